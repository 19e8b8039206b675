import { openDatabase, type DatabaseReport, type OpenDatabaseOptions } from '../persistence/index.js';
import { SqliteStateStorage } from './sqlite-state-storage.js';
import { STATE_MIGRATIONS, type StateSchema } from './state-schema.js';

export type OpenStateStorageOptions = Pick<OpenDatabaseOptions, 'directory' | 'lock' | 'logger' | 'clock'>;

/** A storage of states, and what happened while it was opened. */
export interface OpenedStateStorage {
  readonly storage: SqliteStateStorage;
  readonly report: DatabaseReport;
}

/**
 * Opens the states of a data directory: a database of its own, `states.db`, beside the app's. Dispose of it after the
 * host, which saves what is left as it is disposed of.
 *
 * @throws {UnavailableError} as `openDatabase` does
 * @example
 * const lock = resources.use(DataDirectoryLock.acquire(directory)); // one for all that is kept there
 * const { storage } = await openStateStorage({ directory, lock, logger });
 * container.register(STATE_STORAGE, { useValue: storage });
 */
export async function openStateStorage(options: OpenStateStorageOptions): Promise<OpenedStateStorage> {
  const { database, report } = await openDatabase<StateSchema>({
    ...options,
    fileName: 'states.db',
    migrations: STATE_MIGRATIONS,
  });
  return { storage: new SqliteStateStorage(database, options.clock), report };
}
