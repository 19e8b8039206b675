/**
 * SQLite refused a statement for a reason that is a fault of the program, such as a table that does not exist.
 * What SQLite said is in `cause`, for the log alone.
 */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';

  /** @param resultCode SQLite's extended result code (sqlite.org/rescode.html), `undefined` when SQLite was not reached */
  constructor(
    readonly resultCode: number | undefined,
    cause: unknown,
  ) {
    super('The database refused a statement', { cause });
  }
}
