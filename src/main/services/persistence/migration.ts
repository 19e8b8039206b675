import type { DatabaseSync } from 'node:sqlite';
import { CompiledQuery, type Transaction } from 'kysely';
import { UnavailableError } from '../../../shared/index.js';
import type { Logger } from '../../logging/index.js';
import type { Database } from './database.js';
import { createUnavailableError } from './sqlite-result.js';

/** Tables whose shape is not known to the types: a migration deals with old shapes. */
export type AnySchema = Record<string, Record<string, unknown>>;

/** One step from a version of the schema to the next. Once released it never changes. */
export interface Migration {
  /** 1 for the first, and each next one 1 more. */
  readonly version: number;
  /** For people, such as `add tags`. */
  readonly name: string;
  /** Runs in a transaction that also records the version: after a crash all of it has happened, or nothing. */
  up(transaction: Transaction<AnySchema>): Promise<void>;
}

/** @throws {TypeError} when the versions are not 1, 2, 3, … */
export function assertMigrationOrder(migrations: readonly Migration[]): void {
  for (const [index, { version, name }] of migrations.entries()) {
    if (version !== index + 1) {
      throw new TypeError(
        `Migration '${name}' has version ${version}; at its place in the list it must be ${index + 1}`,
      );
    }
  }
}

/** The version that a database has, 0 for a new one. */
export function readVersion(sqlite: DatabaseSync): number {
  return Number(sqlite.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

/**
 * Brings a database up to the version of the last migration. Foreign keys are not enforced within a migration, so
 * that tables can be rebuilt, but checked at its end.
 *
 * @throws {UnavailableError} with the reason `migration-failed`, or `disk-full` and the like; the database has the
 *   version before the failed one
 */
export async function migrate(
  database: Database<AnySchema>,
  sqlite: DatabaseSync,
  migrations: readonly Migration[],
  logger: Logger,
): Promise<void> {
  const version = readVersion(sqlite);
  // Has no effect within a transaction.
  sqlite.exec('PRAGMA foreign_keys = OFF');
  for (const migration of migrations.slice(version)) {
    await runMigration(database, migration);
    logger.info('The database was migrated', { version: migration.version, name: migration.name });
  }
  sqlite.exec('PRAGMA foreign_keys = ON');
}

async function runMigration(database: Database<AnySchema>, migration: Migration): Promise<void> {
  const { version, name } = migration;
  try {
    await database.transaction(async (transaction) => {
      await migration.up(transaction);
      const { rows } = await transaction.executeQuery(CompiledQuery.raw('PRAGMA foreign_key_check'));
      if (rows.length > 0) throw new Error(`It leaves ${rows.length} rows that refer to missing ones`);
      // Part of the transaction like any other write; a pragma takes no parameters.
      await transaction.executeQuery(CompiledQuery.raw(`PRAGMA user_version = ${version}`));
    });
  } catch (error) {
    // A full disk or a damaged file is no fault of the migration, and has its own reason.
    if (error instanceof UnavailableError) throw error;
    const message = 'The database could not be brought up to date';
    throw createUnavailableError('migration-failed', message, error, { version, name });
  }
}
