import { ConflictError, ServiceError, UnavailableError } from '../../../shared/index.js';
import { DatabaseError } from './database-error.js';

/** Why the database cannot be used; the `reason` in the details of an `UnavailableError`. */
export type DatabaseFailureReason =
  | 'disk-full'
  | 'io'
  | 'cannot-open'
  | 'read-only'
  | 'busy'
  | 'corrupt'
  | 'memory'
  | 'newer-version'
  | 'migration-failed'
  | 'in-use';

/** Which rule a change broke; the `reason` in the details of a `ConflictError`. */
export type ConstraintReason = 'unique' | 'foreign-key' | 'not-null' | 'check' | 'constraint';

/** SQLite's primary result codes that have a meaning here (sqlite.org/rescode.html). */
const PRIMARY = { corrupt: 11, constraint: 19, notADatabase: 26 } as const;

const UNAVAILABLE: ReadonlyMap<number, readonly [DatabaseFailureReason, message: string]> = new Map([
  [5, ['busy', 'The database is in use']],
  [6, ['busy', 'The database is in use']],
  [7, ['memory', 'The database is out of memory']],
  [8, ['read-only', 'The database can not be written']],
  [10, ['io', 'The database can not be read or written']],
  [PRIMARY.corrupt, ['corrupt', 'The database is damaged']],
  [13, ['disk-full', 'The disk is full']],
  [14, ['cannot-open', 'The database can not be opened']],
  [PRIMARY.notADatabase, ['corrupt', 'The database is damaged']],
]);

/** Extended result codes of SQLITE_CONSTRAINT. */
const CONSTRAINTS: ReadonlyMap<number, ConstraintReason> = new Map([
  [275, 'check'],
  [787, 'foreign-key'],
  [1_299, 'not-null'],
  [1_555, 'unique'],
  [2_067, 'unique'],
  [2_579, 'unique'],
]);

/** SQLite's extended result code, or `undefined` when the error does not come from it. */
export function resultCodeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode : undefined;
}

/** What SQLite finds wrong with a whole file: that it is another format, or its own and damaged; else `undefined`. */
export function damageOf(error: unknown): 'no-database' | 'damaged' | undefined {
  const primary = primaryCode(resultCodeOf(error) ?? 0);
  if (primary === PRIMARY.notADatabase) return 'no-database';
  return primary === PRIMARY.corrupt ? 'damaged' : undefined;
}

/**
 * What a caller of the database gets for an error of `node:sqlite`. Messages are fixed: SQL, table names and values
 * stay in `cause`.
 *
 * @returns a `ServiceError` as it is; an `UnavailableError` or `ConflictError` with a `reason` in its details, else a {@link DatabaseError}
 */
export function toDatabaseError(error: unknown): ServiceError | DatabaseError {
  if (error instanceof ServiceError) return error;
  const code = resultCodeOf(error);
  if (code === undefined) return new DatabaseError(undefined, error);
  const primary = primaryCode(code);
  if (primary === PRIMARY.constraint) {
    const reason = CONSTRAINTS.get(code) ?? 'constraint';
    return new ConflictError(undefined, { details: { reason }, cause: error });
  }
  const unavailable = UNAVAILABLE.get(primary);
  if (unavailable === undefined) return new DatabaseError(code, error);
  const [reason, message] = unavailable;
  return createUnavailableError(reason, message, error);
}

/** An `UnavailableError` that says by its `reason` why the database cannot be used. */
export function createUnavailableError(
  reason: DatabaseFailureReason,
  message: string,
  cause?: unknown,
  details: Readonly<Record<string, unknown>> = {},
): UnavailableError {
  return new UnavailableError(message, {
    details: { reason, ...details },
    ...(cause === undefined ? {} : { cause }),
  });
}

function primaryCode(code: number): number {
  return code & 0xff;
}
