export { DataDirectoryLock } from './data-directory-lock.js';
export { Database, type DatabaseOptions } from './database.js';
export { DatabaseError } from './database-error.js';
export type { UnusableReason } from './database-file.js';
export type { AnySchema, Migration } from './migration.js';
export {
  openDatabase,
  openMemoryDatabase,
  type DatabaseReport,
  type OpenDatabaseOptions,
  type OpenedDatabase,
  type SetAside,
} from './open-database.js';
export type { ConstraintReason, DatabaseFailureReason } from './sqlite-result.js';
