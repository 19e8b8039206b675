import { openDatabase, type DatabaseReport, type OpenDatabaseOptions } from '../persistence/index.js';
import { Journal, type JournalLimits } from './journal.js';
import { JOURNAL_MIGRATIONS, type JournalSchema } from './journal-schema.js';

export interface OpenJournalOptions
  extends Pick<OpenDatabaseOptions, 'directory' | 'lock' | 'logger' | 'clock'>, JournalLimits {}

/** A journal, and what happened while it was opened. */
export interface OpenedJournal {
  readonly journal: Journal;
  readonly report: DatabaseReport;
}

/**
 * Opens the journal of a data directory: a database of its own, `journal.db`, beside the app's.
 *
 * @throws {UnavailableError} as `openDatabase` does
 * @example
 * const lock = resources.use(DataDirectoryLock.acquire(directory)); // one for all that is kept there
 * const { journal } = await openJournal({ directory, lock, logger });
 * container.registerInstance(Journal, journal);
 */
export async function openJournal(options: OpenJournalOptions): Promise<OpenedJournal> {
  const { database, report } = await openDatabase<JournalSchema>({
    ...options,
    fileName: 'journal.db',
    migrations: JOURNAL_MIGRATIONS,
  });
  return { journal: new Journal(database, options), report };
}
