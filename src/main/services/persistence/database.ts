import type { DatabaseSync } from 'node:sqlite';
import { Kysely, type Transaction } from 'kysely';
import { systemClock, type Clock } from '../../../shared/index.js';
import { nullLogger, type Logger } from '../../logging/index.js';
import { ConnectionQueue } from './connection-queue.js';
import { SqliteDialect } from './sqlite-dialect.js';
import { SqliteDriver } from './sqlite-driver.js';
import { toDatabaseError } from './sqlite-result.js';

/** How a {@link Database} treats those who wait for it. */
export interface DatabaseOptions {
  /** Longest wait of a query or transaction for its turn, in milliseconds. @default 10_000 */
  readonly waitTimeoutMs?: number;
  /** Queries and transactions that wait at once. @default 10_000 */
  readonly maxWaiting?: number;
  readonly clock?: Clock;
  readonly logger?: Logger;
}

/**
 * The app's database, to be injected by this class: a real one from `openDatabase`, in a test one from
 * `openMemoryDatabase`.
 *
 * @typeParam Schema the tables, each with its columns, as Kysely wants them
 */
export class Database<Schema = unknown> implements AsyncDisposable {
  /**
   * Kysely's query builder. Its queries reject with `UnavailableError` (full disk, damage, …) or `ConflictError`
   * (a rule of the schema was broken), each with a `reason` in its details, or with `DatabaseError`.
   */
  readonly query: Kysely<Schema>;

  private readonly queue: ConnectionQueue;
  private readonly logger: Logger;
  private closing: Promise<void> | undefined;

  /**
   * @param sqlite open, and owned by this object from now on
   * @param onClosed called once the file is closed
   */
  constructor(
    private readonly sqlite: DatabaseSync,
    options: DatabaseOptions = {},
    private readonly onClosed: () => void = () => {},
  ) {
    this.logger = options.logger ?? nullLogger;
    this.queue = new ConnectionQueue({
      timeoutMs: options.waitTimeoutMs ?? 10_000,
      maxWaiting: options.maxWaiting ?? 10_000,
      clock: options.clock ?? systemClock,
    });
    this.query = new Kysely<Schema>({ dialect: new SqliteDialect(new SqliteDriver(sqlite, this.queue)) });
  }

  /**
   * Runs `work` in a transaction: committed, and safe on disk, when the result resolves; rolled back when `work`
   * rejects. Within it only the object it is given may be used: a query of {@link query} would wait for itself.
   */
  transaction<Result>(work: (transaction: Transaction<Schema>) => Promise<Result>): Promise<Result> {
    return this.query.transaction().execute(work);
  }

  /** Lets queries and transactions that have begun end, refuses new ones, and closes the file. Idempotent. */
  [Symbol.asyncDispose](): Promise<void> {
    this.closing ??= this.close();
    return this.closing;
  }

  private async close(): Promise<void> {
    await this.queue.close();
    try {
      this.sqlite.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    } catch (error) {
      // Nothing is lost: the next start reads the write-ahead log.
      this.logger.warn('The database could not be tidied up before closing', { error: toDatabaseError(error) });
    }
    this.sqlite.close();
    this.onClosed();
  }
}
