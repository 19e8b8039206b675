import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from '../../files/sync-directory.js';

/** How the temporary files of {@link writeFileAtomically} end; one that is left over was never finished. */
export const TEMPORARY_SUFFIX = '.tmp';

/**
 * Replaces a file as a whole: whatever happens meanwhile, it holds either what it held or all of `content`.
 *
 * @throws the file system's error, with the former file untouched
 */
export async function writeFileAtomically(path: string, content: string): Promise<void> {
  const temporaryPath = `${path}.${randomUUID()}${TEMPORARY_SUFFIX}`;
  try {
    await writeNew(temporaryPath, content);
    await rename(temporaryPath, path);
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  }
  await syncDirectory(dirname(path));
}

async function writeNew(path: string, content: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(content);
  await file.sync();
}
