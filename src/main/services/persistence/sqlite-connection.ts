import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';
import { toDatabaseError } from './sqlite-result.js';
import { toSqlValue } from './sqlite-value.js';

/** Statements kept compiled. An app has a few hundred different ones at most; lists of varying length make more. */
const MAX_STATEMENTS = 256;

interface CachedStatement {
  readonly statement: StatementSync;
  readonly returnsRows: boolean;
}

/**
 * The one connection to the database, as Kysely sees it. `node:sqlite` is synchronous: a query runs to its end before
 * anything else does. Rows are plain objects; BLOBs are `Uint8Array`s.
 */
export class SqliteConnection implements DatabaseConnection {
  private readonly statements = new Map<string, CachedStatement>();

  constructor(private readonly sqlite: DatabaseSync) {}

  /** @throws {ServiceError} see `toDatabaseError` */
  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      const { statement, returnsRows } = this.prepare(sql);
      const values = parameters.map((value, index) => toSqlValue(value, index + 1));
      if (returnsRows) return { rows: statement.all(...values).map(toRow<Row>) };
      const { changes, lastInsertRowid } = statement.run(...values);
      return { numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid), rows: [] };
    } catch (error) {
      throw toDatabaseError(error);
    }
  }

  /** Reads rows as they are asked for. The connection is held until the last, so everybody else waits. */
  async *streamQuery<Row>({ sql, parameters }: CompiledQuery, chunkSize: number): AsyncGenerator<QueryResult<Row>> {
    try {
      // Not a cached statement: the same query within a transaction would reset it under way.
      const statement = this.sqlite.prepare(sql);
      const values = parameters.map((value, index) => toSqlValue(value, index + 1));
      let rows: Row[] = [];
      for (const row of statement.iterate(...values)) {
        rows.push(toRow<Row>(row));
        if (rows.length < chunkSize) continue;
        yield { rows };
        rows = [];
      }
      if (rows.length > 0) yield { rows };
    } catch (error) {
      throw toDatabaseError(error);
    }
  }

  /** Runs SQL of our own that takes no parameters and returns nothing, such as `begin immediate`. */
  execute(sql: string): void {
    try {
      this.sqlite.exec(sql);
    } catch (error) {
      throw toDatabaseError(error);
    }
  }

  private prepare(sql: string): CachedStatement {
    const cached = this.statements.get(sql);
    if (cached) {
      // To the end of the order: the first is the one that was not used for longest.
      this.statements.delete(sql);
      this.statements.set(sql, cached);
      return cached;
    }
    const statement = this.sqlite.prepare(sql);
    const prepared = { statement, returnsRows: statement.columns().length > 0 };
    this.statements.set(sql, prepared);
    for (const oldest of this.statements.keys()) {
      if (this.statements.size <= MAX_STATEMENTS) break;
      this.statements.delete(oldest);
    }
    return prepared;
  }
}

/** `node:sqlite` makes rows without a prototype, which validators and matchers take for something special. */
function toRow<Row>(row: Record<string, SQLOutputValue>): Row {
  return { ...row } as Row;
}
