import { readFile, stat, truncate } from 'node:fs/promises';
import { TemporaryDirectory } from '../../setup/temporary-directory.js';
import { TypescriptProcess } from '../../setup/typescript-process.js';

describe('RotatingFile', () => {
  it('begins a new line when the disk, full within the last one, has room again', async () => {
    await using directory = await TemporaryDirectory.create();
    const script = 'test/main/logging/log-to-full-disk.ts';
    await using child = new TypescriptProcess(script, [directory.path], { maxFileBytes: 4_096 });
    child.sendLine('a'.repeat(3_000));
    expect(await child.nextLine()).toBe('written');
    child.sendLine('b'.repeat(3_000));
    expect(await child.nextLine()).toBe('EFBIG');
    expect((await stat(directory.join('app.log'))).size).toBe(4_096);
    await truncate(directory.join('app.log'), 3_501);
    child.sendLine('c');
    expect(await child.nextLine()).toBe('written');
    const lines = (await readFile(directory.join('app.log'), 'utf8')).split('\n');
    expect(lines).toEqual(['a'.repeat(3_000), 'b'.repeat(500), 'c', '']);
  });
});
