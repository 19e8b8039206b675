import { chmodSync, rmSync, statSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { syncDirectory } from '../../files/sync-directory.js';
import { readVersion } from './migration.js';
import { createUnavailableError, damageOf, toDatabaseError } from './sqlite-result.js';

/**
 * Why a file could not be used as the database: `empty` (zero length: SQLite would take it for a new one, and the loss
 * would go unnoticed), `no-database` (another format), `damaged` (failed SQLite's check), `orphaned-log` (only the
 * write-ahead log is left; SQLite would replay it into a new database).
 */
export type UnusableReason = 'empty' | 'no-database' | 'damaged' | 'orphaned-log';

/** What was found where the database should be. */
export type FoundFile =
  | { readonly state: 'missing' }
  | { readonly state: 'usable'; readonly version: number }
  | { readonly state: 'unusable'; readonly reason: UnusableReason };

/** What SQLite keeps beside the file itself. */
const COMPANION_SUFFIXES = ['-wal', '-shm', '-journal'] as const;

/** The smallest page: a shorter file is none of SQLite's (sqlite.org/fileformat2.html, section 1.3.2). */
const MIN_DATABASE_BYTES = 512;

/**
 * Looks at a database without changing it: reading only, so that even its write-ahead log stays as it is.
 *
 * @param newestVersion the last version that this code knows
 * @throws {UnavailableError} with the reason `newer-version` when the database has a later one, or the reason for
 *   which it can't be read
 */
export function inspectDatabaseFile(file: string, newestVersion: number): FoundFile {
  const bytes = sizeOf(file);
  if (bytes === undefined) {
    return sizeOf(`${file}-wal`) ? { state: 'unusable', reason: 'orphaned-log' } : { state: 'missing' };
  }
  if (bytes === 0) return { state: 'unusable', reason: 'empty' };
  if (bytes < MIN_DATABASE_BYTES) return { state: 'unusable', reason: 'no-database' };
  try {
    using sqlite = new DatabaseSync(file, { readOnly: true });
    const version = readVersion(sqlite);
    // Before the check: a later version may hold what this SQLite takes for damage.
    if (version > newestVersion) return refuseNewer(version, newestVersion);
    return isIntact(sqlite) ? { state: 'usable', version } : { state: 'unusable', reason: 'damaged' };
  } catch (error) {
    const reason = damageOf(error);
    if (reason) return { state: 'unusable', reason };
    throw toDatabaseError(error);
  }
}

/**
 * Makes an empty database that is in place only once it is whole, so that a crash leaves no file of zero length,
 * which would count as a loss.
 */
export async function createDatabaseFile(file: string): Promise<void> {
  const draft = `${file}.new`;
  for (const suffix of ['', ...COMPANION_SUFFIXES]) rmSync(draft + suffix, { force: true });
  try {
    using sqlite = new DatabaseSync(draft);
    sqlite.exec('PRAGMA journal_mode = WAL');
    // For its owner alone, whoever may enter the directory; SQLite gives its companions the same mode.
    chmodSync(draft, 0o600);
  } catch (error) {
    throw toDatabaseError(error);
  }
  await rename(draft, file);
  await syncDirectory(dirname(file));
}

/** Renames a database, and what belongs to it, so that SQLite's own tools find them together. */
export async function renameDatabaseFile(from: string, to: string): Promise<void> {
  for (const suffix of ['', ...COMPANION_SUFFIXES]) {
    if (sizeOf(from + suffix) !== undefined) await rename(from + suffix, to + suffix);
  }
}

/** @returns `undefined` when there is nothing @throws {UnavailableError} when there is something else than a file */
function sizeOf(file: string): number | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found && !found.isFile()) throw createUnavailableError('cannot-open', 'Where the database should be is no file');
  return found?.size;
}

/** SQLite's quick check stops at the first fault; it reads every page, but does not compare indexes with tables. */
function isIntact(sqlite: DatabaseSync): boolean {
  return sqlite.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] === 'ok';
}

function refuseNewer(version: number, newestVersion: number): never {
  const message = 'The data was written by a newer version of this app';
  throw createUnavailableError('newer-version', message, undefined, { version, newestVersion });
}
