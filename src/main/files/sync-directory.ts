import { open } from 'node:fs/promises';

/** Makes a new or changed name in a directory last through a power loss. Windows needs no such thing, and has none. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  await using directory = await open(path, 'r');
  await directory.sync();
}
