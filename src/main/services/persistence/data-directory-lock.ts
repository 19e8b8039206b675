import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ensureDataDirectory } from './data-directory.js';
import { createUnavailableError, damageOf, resultCodeOf, toDatabaseError } from './sqlite-result.js';

const LOCK_FILE = 'lock.db';

/** SQLITE_BUSY. */
const BUSY = 5;

/**
 * Keeps a data directory to one process: an exclusive transaction on a small database, held open. The operating
 * system takes the lock back when the process ends, however it ends, so that no stale one is ever left. Nothing else
 * may open the file: closing any handle on it would let go of the lock.
 *
 * @example
 * // Whatever keeps something in the directory shares the one lock.
 * const lock = resources.use(DataDirectoryLock.acquire(directory));
 * const { database } = await openDatabase<Schema>({ directory, lock, migrations });
 * const { journal } = await openJournal({ directory, lock });
 * const { storage } = await openStateStorage({ directory, lock });
 */
export class DataDirectoryLock implements Disposable {
  private constructor(private readonly sqlite: DatabaseSync) {}

  /**
   * @param directory made when it is missing
   * @throws {UnavailableError} with the reason `in-use` when somebody has it, in this process or another
   */
  static acquire(directory: string): DataDirectoryLock {
    ensureDataDirectory(directory);
    const file = join(directory, LOCK_FILE);
    try {
      return new DataDirectoryLock(openExclusively(file));
    } catch (error) {
      if (resultCodeOf(error) === BUSY) {
        throw createUnavailableError('in-use', 'Another process is using this data directory', error);
      }
      throw toDatabaseError(error);
    }
  }

  /** Lets the next one have the directory. Idempotent. */
  [Symbol.dispose](): void {
    if (this.sqlite.isOpen) this.sqlite.close();
  }
}

function openExclusively(file: string): DatabaseSync {
  try {
    return holdExclusively(file);
  } catch (error) {
    if (damageOf(error) === undefined) throw error;
    // What the file holds is of no account. Emptied, not replaced: somebody else may be about to lock this very file.
    truncateSync(file);
    return holdExclusively(file);
  }
}

function holdExclusively(file: string): DatabaseSync {
  const sqlite = new DatabaseSync(file);
  try {
    // Nothing is ever written, so there is nothing to keep a journal file for.
    sqlite.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
}
