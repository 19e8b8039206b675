import { readdir, writeFile } from 'node:fs/promises';
import { DataDirectoryLock } from '../../../../src/main/services/persistence/index.js';
import { DisposableStore } from '../../../../src/shared/index.js';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { TypescriptProcess } from '../../../setup/typescript-process.js';

const SCRIPT = 'test/main/services/persistence/kill-target.ts';

describe('DataDirectoryLock', () => {
  let directory: TemporaryDirectory;
  let locks: DisposableStore;

  beforeEach(async () => {
    locks = new DisposableStore();
    directory = await TemporaryDirectory.create();
  });

  afterEach(async () => {
    locks.dispose();
    await directory[Symbol.asyncDispose]();
  });

  const inUse = expect.objectContaining({ code: 'UNAVAILABLE', details: { reason: 'in-use' } });

  it('is given once at a time, also within a process', () => {
    const first = DataDirectoryLock.acquire(directory.path);
    expect(() => DataDirectoryLock.acquire(directory.path)).toThrow(inUse);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    locks.add(DataDirectoryLock.acquire(directory.path));
    expect(() => DataDirectoryLock.acquire(directory.path)).toThrow(inUse);
  });

  it('makes the directory', () => {
    locks.add(DataDirectoryLock.acquire(directory.join('a', 'b')));
    expect(() => DataDirectoryLock.acquire(directory.join('a', 'b'))).toThrow(inUse);
  });

  it('leaves other directories alone', () => {
    locks.add(DataDirectoryLock.acquire(directory.join('one')));
    expect(() => DataDirectoryLock.acquire(directory.join('two'))[Symbol.dispose]()).not.toThrow();
  });

  it.each(['', 'x', 'y'.repeat(5_000)])('does not mind what its file holds: %.3j', async (content) => {
    await writeFile(directory.join('lock.db'), content);
    locks.add(DataDirectoryLock.acquire(directory.path));
    expect(() => DataDirectoryLock.acquire(directory.path)).toThrow(inUse);
    expect(await readdir(directory.path)).toEqual(['lock.db']);
  });

  it('says when the directory can not be used', async () => {
    await writeFile(directory.join('file'), '');
    expect(() => DataDirectoryLock.acquire(directory.join('file'))).toThrow(
      expect.objectContaining({ code: 'UNAVAILABLE', details: { reason: 'cannot-open' } }),
    );
  });

  it('keeps a second process out, tells it why, and goes with a killed one', async () => {
    await using holder = new TypescriptProcess(SCRIPT, ['hold', directory.path]);
    expect(await holder.nextLine()).toBe('open');
    await using refused = new TypescriptProcess(SCRIPT, ['hold', directory.path]);
    expect(JSON.parse(await refused.nextLine())).toMatchObject({ code: 'UNAVAILABLE', details: { reason: 'in-use' } });
    expect(() => DataDirectoryLock.acquire(directory.path)).toThrow(inUse);
    await holder.kill();
    await using next = new TypescriptProcess(SCRIPT, ['hold', directory.path]);
    expect(await next.nextLine()).toBe('open');
    next.endInput();
    expect(await next.nextLine()).toBe('closed');
    expect(await next.ended()).toBe(0);
  });
});
