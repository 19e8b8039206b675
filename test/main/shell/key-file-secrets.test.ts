import { chmod, mkdir, readdir, stat, symlink, truncate } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { HeadlessShell } from '../../../src/main/shell/index.js';
import { KeyFileSecrets } from '../../../src/main/shell/key-file-secrets.js';
import type { Bytes } from '../../../src/shared/index.js';
import { TemporaryDirectory } from '../../setup/temporary-directory.js';

let directory: TemporaryDirectory;

beforeEach(async () => {
  directory = await TemporaryDirectory.create();
});

afterEach(() => directory[Symbol.asyncDispose]());

const keyPath = (): string => directory.join('data', 'secrets.key');

/** Makes a key as the box itself does. */
async function withKey(): Promise<KeyFileSecrets> {
  const secrets = new KeyFileSecrets(keyPath());
  await secrets.encrypt('x');
  return secrets;
}

/** What somebody gets who has not read the key yet. */
function refusal(reason: string): unknown {
  return expect.objectContaining({ code: 'UNAVAILABLE', details: { reason } });
}

function changed(sealed: Bytes, index: number): Bytes {
  return sealed.map((byte, at) => (at === index ? byte ^ 1 : byte));
}

describe('KeyFileSecrets', () => {
  it.each(['', 'hunter2', 'ключ 🔑', 'x'.repeat(100_000)])('opens what it has sealed', async (text) => {
    const secrets = await withKey();
    const sealed = await secrets.encrypt(text);
    expect(await new KeyFileSecrets(keyPath()).decrypt(sealed)).toBe(text);
    expect(Buffer.from(sealed).includes(text || 'sb0')).toBe(false);
  });

  it('seals the same text to other bytes each time', async () => {
    const secrets = await withKey();
    const [first, second] = [await secrets.encrypt('hunter2'), await secrets.encrypt('hunter2')];
    expect(Buffer.from(first).equals(second)).toBe(false);
  });

  it('makes a key for its owner alone, and leaves nothing else behind', async () => {
    await withKey();
    const { mode, size } = await stat(keyPath());
    expect([mode & 0o777, size]).toEqual([0o600, 32]);
    expect(await readdir(directory.join('data'))).toEqual(['secrets.key']);
  });

  it('has one key, however many make it at the same time', async () => {
    const boxes = Array.from({ length: 8 }, () => new KeyFileSecrets(keyPath()));
    const sealed = await Promise.all(boxes.map((box, index) => box.encrypt(String(index))));
    const opened = await Promise.all(sealed.map((bytes, index) => boxes[(index + 1) % 8]?.decrypt(bytes)));
    expect(opened).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  });

  it('refuses bytes of which any part was changed, and what is no secret at all', async () => {
    const secrets = await withKey();
    const sealed = await secrets.encrypt('hunter2');
    for (let index = 0; index < sealed.length; index += 1) {
      await expect(secrets.decrypt(changed(sealed, index))).rejects.toEqual(refusal('unreadable'));
    }
    for (const bytes of [sealed.slice(0, 30), sealed.slice(0, -1), new Uint8Array(), new Uint8Array(31)]) {
      await expect(secrets.decrypt(bytes)).rejects.toEqual(refusal('unreadable'));
    }
  });

  it('does not open what another key has sealed', async () => {
    const sealed = await (await withKey()).encrypt('hunter2');
    const other = new KeyFileSecrets(directory.join('other.key'));
    await expect(other.decrypt(sealed)).rejects.toEqual(refusal('unreadable'));
  });

  it.each([0o640, 0o604, 0o660, 0o602, 0o610, 0o601])('refuses a key of mode %o', async (mode) => {
    await withKey();
    await chmod(keyPath(), mode);
    await expect(new KeyFileSecrets(keyPath()).encrypt('x')).rejects.toEqual(refusal('readable-by-others'));
  });

  it('takes the key again once its owner has mended it', async () => {
    const sealed = await (await withKey()).encrypt('hunter2');
    await chmod(keyPath(), 0o644);
    const secrets = new KeyFileSecrets(keyPath());
    await expect(secrets.decrypt(sealed)).rejects.toEqual(refusal('readable-by-others'));
    await chmod(keyPath(), 0o600);
    expect(await secrets.decrypt(sealed)).toBe('hunter2');
  });

  it.each([0, 31, 33])('refuses a key of %p bytes, and leaves it as it is', async (bytes) => {
    await withKey();
    await truncate(keyPath(), bytes);
    await expect(new KeyFileSecrets(keyPath()).encrypt('x')).rejects.toEqual(refusal('wrong-size'));
    expect((await stat(keyPath())).size).toBe(bytes);
  });

  it('follows no link, whether what it leads to is there or not', async () => {
    await withKey();
    for (const target of [keyPath(), directory.join('nowhere')]) {
      const path = directory.join(`link-${target.length}`);
      await symlink(target, path);
      await expect(new KeyFileSecrets(path).encrypt('x')).rejects.toEqual(refusal('link'));
    }
    expect(await readdir(directory.path)).not.toContain('nowhere');
  });

  it('refuses what is no file', async () => {
    await mkdir(directory.join('folder'));
    await expect(new KeyFileSecrets(directory.join('folder')).encrypt('x')).rejects.toEqual(refusal('no-file'));
    execFileSync('mkfifo', ['-m', '600', directory.join('pipe')]);
    await expect(new KeyFileSecrets(directory.join('pipe')).encrypt('x')).rejects.toEqual(refusal('no-file'));
  });
});

describe('HeadlessShell.secrets', () => {
  it('has its key in the data directory', async () => {
    const shell = new HeadlessShell({ version: '1.0.0', dataDirectory: directory.join('data') });
    expect(await shell.secrets.decrypt(await shell.secrets.encrypt('hunter2'))).toBe('hunter2');
    expect(await readdir(directory.join('data'))).toEqual(['secrets.key']);
  });
});
