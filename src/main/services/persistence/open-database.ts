import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock, type Clock } from '../../../shared/index.js';
import { nullLogger } from '../../logging/index.js';
import { ensureDataDirectory } from './data-directory.js';
import { DataDirectoryLock } from './data-directory-lock.js';
import { Database, type DatabaseOptions } from './database.js';
import { createDatabaseFile, inspectDatabaseFile, renameDatabaseFile, type UnusableReason } from './database-file.js';
import { assertMigrationOrder, migrate, type AnySchema, type Migration } from './migration.js';
import { toDatabaseError } from './sqlite-result.js';

/** Where the data is and what it looks like. */
export interface OpenDatabaseOptions extends DatabaseOptions {
  /** The data directory; made when it is missing, and kept to one process. */
  readonly directory: string;
  /** @default 'data.db' */
  readonly fileName?: string;
  /** All of them, from the first on. */
  readonly migrations: readonly Migration[];
  /** The lock of the directory, when the app has it already; it stays the app's. @default taken, and let go of at the end */
  readonly lock?: DataDirectoryLock;
  /** Whether integers are read as `bigint`; otherwise one beyond 2⁵³ makes its query fail. @default false */
  readonly readBigInts?: boolean;
}

/** A file that was no usable database, and where it is now. */
export interface SetAside {
  readonly from: string;
  readonly to: string;
  readonly reason: UnusableReason;
}

/** What happened while the database was opened; worth telling the user when something was set aside. */
export interface DatabaseReport {
  readonly file: string;
  /** Version of the schema that was found; `null` when the database is new. */
  readonly versionBefore: number | null;
  /** Version of the schema now: that of the last migration. */
  readonly version: number;
  readonly setAside: SetAside | null;
}

export interface OpenedDatabase<Schema> {
  readonly database: Database<Schema>;
  readonly report: DatabaseReport;
}

/** How long SQLite waits for another process that has the file, such as a backup. Blocks this one. */
const BUSY_TIMEOUT_MS = 5_000;

/** Size that the write-ahead log is cut back to after a long transaction. */
const MAX_IDLE_LOG_BYTES = 67_108_864;

/**
 * `synchronous = FULL` syncs each commit, so that none is lost with the power. `trusted_schema = OFF` keeps a planted
 * schema from calling functions with effects; `cell_size_check` finds damage earlier.
 */
const SETTINGS = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA trusted_schema = OFF;
  PRAGMA cell_size_check = ON;
  PRAGMA journal_size_limit = ${MAX_IDLE_LOG_BYTES};
`;

/**
 * Opens the app's database and brings it up to date. A file that is damaged, empty or no database is set aside under
 * another name, reported, and replaced by a new one.
 *
 * @throws {UnavailableError} with a `reason` in its details: `in-use` (another process has the directory),
 *   `newer-version` (left as it is), `migration-failed`, `disk-full`, …
 * @throws {TypeError} when the migrations are not numbered 1, 2, 3, …
 * @example
 * // Where it is alone in its directory, it takes the lock by itself; with a journal or states beside it, they share one.
 * const lock = resources.use(DataDirectoryLock.acquire(directory));
 * const { database, report } = await openDatabase<Schema>({ directory, lock, migrations });
 * container.registerInstance(Database, database);
 */
export async function openDatabase<Schema>(options: OpenDatabaseOptions): Promise<OpenedDatabase<Schema>> {
  assertMigrationOrder(options.migrations);
  const file = join(options.directory, options.fileName ?? 'data.db');
  ensureDataDirectory(dirname(file));
  const lock = options.lock ? undefined : DataDirectoryLock.acquire(options.directory);
  try {
    const { versionBefore, setAside } = await prepareFile(file, options);
    const sqlite = openFile(file, options.readBigInts ?? false);
    const database = await startDatabase<Schema>(sqlite, options, () => lock?.[Symbol.dispose]());
    return { database, report: { file, versionBefore, version: options.migrations.length, setAside } };
  } catch (error) {
    lock?.[Symbol.dispose]();
    throw error;
  }
}

/**
 * A database that lives as long as the process, for tests; otherwise like one of {@link openDatabase}.
 *
 * @example
 * await using database = await openMemoryDatabase<Schema>(migrations);
 */
export async function openMemoryDatabase<Schema>(
  migrations: readonly Migration[],
  options: DatabaseOptions & { readonly readBigInts?: boolean } = {},
): Promise<Database<Schema>> {
  assertMigrationOrder(migrations);
  const sqlite = openFile(':memory:', options.readBigInts ?? false);
  return startDatabase<Schema>(sqlite, { ...options, migrations });
}

/** Sees to it that there is a whole database in place. */
async function prepareFile(
  file: string,
  { migrations, clock = systemClock, logger = nullLogger }: OpenDatabaseOptions,
): Promise<Pick<DatabaseReport, 'versionBefore' | 'setAside'>> {
  const found = inspectDatabaseFile(file, migrations.length);
  if (found.state === 'usable') return { versionBefore: found.version, setAside: null };
  let setAside: SetAside | null = null;
  if (found.state === 'unusable') {
    setAside = { from: file, to: chooseName(file, clock), reason: found.reason };
    await renameDatabaseFile(setAside.from, setAside.to);
    logger.error('The database could not be used and was set aside', { ...setAside });
  }
  await createDatabaseFile(file);
  return { versionBefore: null, setAside };
}

/** Such as `data.db.set-aside-20261120T105603Z`. */
function chooseName(file: string, clock: Clock): string {
  const time = new Date(clock.wallMs()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  for (let attempt = 1; ; attempt += 1) {
    const name = `${file}.set-aside-${time}${attempt === 1 ? '' : `-${attempt}`}`;
    if (!existsSync(name) && !existsSync(`${name}-wal`)) return name;
  }
}

/** No file but the one: `ATTACH` would read and write any other, and so would `VACUUM INTO`. */
const LIMITS = { attach: 0 };

function openFile(file: string, readBigInts: boolean): DatabaseSync {
  let sqlite: DatabaseSync | undefined;
  try {
    sqlite = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, readBigInts, defensive: true, limits: LIMITS });
    sqlite.exec(SETTINGS);
    return sqlite;
  } catch (error) {
    sqlite?.close();
    throw toDatabaseError(error);
  }
}

async function startDatabase<Schema>(
  sqlite: DatabaseSync,
  options: DatabaseOptions & { readonly migrations: readonly Migration[] },
  onClosed?: () => void,
): Promise<Database<Schema>> {
  const database = new Database<AnySchema>(sqlite, options, onClosed);
  try {
    await migrate(database, sqlite, options.migrations, options.logger ?? nullLogger);
    // Now, and only now, the tables are those of the schema.
    return database as unknown as Database<Schema>;
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw toDatabaseError(error);
  }
}
