import type { DatabaseSync } from 'node:sqlite';
import {
  IdentifierNode,
  RawNode,
  createQueryId,
  type DatabaseConnection,
  type Driver,
  type QueryCompiler,
} from 'kysely';
import type { ConnectionQueue } from './connection-queue.js';
import { SqliteConnection } from './sqlite-connection.js';

type CompileQuery = QueryCompiler['compileQuery'];

/** Hands Kysely the one connection, to one query or transaction at a time. */
export class SqliteDriver implements Driver {
  private readonly connection: SqliteConnection;

  constructor(
    private readonly sqlite: DatabaseSync,
    private readonly queue: ConnectionQueue,
  ) {
    this.connection = new SqliteConnection(sqlite);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.queue.acquire();
    return this.connection;
  }

  async releaseConnection(): Promise<void> {
    this.queue.release();
  }

  /** Immediate: another process's lock is met here, where waiting helps, not at the first write, where it can't. */
  async beginTransaction(): Promise<void> {
    this.connection.execute('begin immediate');
  }

  async commitTransaction(): Promise<void> {
    this.connection.execute('commit');
  }

  async rollbackTransaction(): Promise<void> {
    // After a full disk SQLite has rolled back by itself; the error of a second time would hide the first.
    if (this.sqlite.isTransaction) this.connection.execute('rollback');
  }

  savepoint(_connection: DatabaseConnection, name: string, compileQuery: CompileQuery): Promise<void> {
    return this.runSavepoint('savepoint', name, compileQuery);
  }

  rollbackToSavepoint(_connection: DatabaseConnection, name: string, compileQuery: CompileQuery): Promise<void> {
    return this.runSavepoint('rollback to', name, compileQuery);
  }

  releaseSavepoint(_connection: DatabaseConnection, name: string, compileQuery: CompileQuery): Promise<void> {
    return this.runSavepoint('release', name, compileQuery);
  }

  /** The connection outlives Kysely's instances; the `Database` closes it. */
  async destroy(): Promise<void> {}

  private async runSavepoint(command: string, name: string, compileQuery: CompileQuery): Promise<void> {
    const node = RawNode.createWithChildren([RawNode.createWithSql(`${command} `), IdentifierNode.create(name)]);
    await this.connection.executeQuery(compileQuery(node, createQueryId()));
  }
}
