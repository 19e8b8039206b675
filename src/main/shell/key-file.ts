import { constants } from 'node:fs';
import { link, mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { randomBytes, randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { UnavailableError } from '../../shared/index.js';
import { syncDirectory } from '../files/sync-directory.js';

/** Why a key file is not used; the `reason` in the details of an `UnavailableError`. */
export type KeyFileFault = 'link' | 'no-file' | 'foreign-owner' | 'readable-by-others' | 'wrong-size' | 'io';

const KEY_BYTES = 32;

/** Group and others. */
const OTHERS = 0o077;
/** Windows has no such flag; there a link needs a right that users do not have. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
/** A pipe in its place would hold up a thread for ever. */
const NO_WAITING = constants.O_NONBLOCK ?? 0;
const READ = constants.O_RDONLY | NO_FOLLOW | NO_WAITING;
const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW;

/**
 * Reads the key in a file that is its owner's alone; a new one is made where there is none. It is there whole or not at
 * all, and of two processes that make one at the same time both have the same.
 *
 * Modes and owners are of POSIX; on Windows the user's profile is what keeps others out.
 *
 * @param path in a directory that is made when it is missing
 * @throws {UnavailableError} with a {@link KeyFileFault} as its reason; the file stays as it is
 */
export async function readKeyFile(path: string): Promise<Buffer> {
  try {
    return (await readKey(path)) ?? (await makeKey(path));
  } catch (error) {
    throw error instanceof UnavailableError ? error : keyError(isLoop(error) ? 'link' : 'io', error);
  }
}

async function makeKey(path: string): Promise<Buffer> {
  const directory = dirname(path);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeDraft(draft);
    // Unlike a rename it never takes the place of another one's key.
    await link(draft, path).catch(ignoreExisting);
  } finally {
    await rm(draft, { force: true });
  }
  await syncDirectory(directory);
  const key = await readKey(path);
  if (!key) throw keyError('no-file');
  return key;
}

async function writeDraft(path: string): Promise<void> {
  await using file = await open(path, CREATE, 0o600);
  await file.writeFile(randomBytes(KEY_BYTES));
  await file.sync();
}

/** @returns `undefined` when there is no file */
async function readKey(path: string): Promise<Buffer | undefined> {
  const file = await open(path, READ).catch(ignoreMissing);
  if (!file) return undefined;
  await using opened = file;
  const fault = await faultOf(opened);
  if (fault) throw keyError(fault);
  return opened.readFile();
}

/** Judges the file that is open, not its name, which may be another file's by now. */
async function faultOf(file: FileHandle): Promise<KeyFileFault | undefined> {
  const found = await file.stat();
  if (!found.isFile()) return 'no-file';
  if (process.getuid && found.uid !== process.getuid()) return 'foreign-owner';
  if (process.platform !== 'win32' && (found.mode & OTHERS) !== 0) return 'readable-by-others';
  return found.size === KEY_BYTES ? undefined : 'wrong-size';
}

function keyError(reason: KeyFileFault, cause?: unknown): UnavailableError {
  return new UnavailableError('The key of the secrets can not be used', { details: { reason }, cause });
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/** What opening a link says that is not to be followed. */
function isLoop(error: unknown): boolean {
  return codeOf(error) === 'ELOOP';
}

function ignoreMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error;
}
