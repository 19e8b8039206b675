/** What a database is for: collections and history, text that is not saved yet, settings, users, or the audit trail. */
export type DatabaseUse = 'workspace' | 'drafts' | 'settings' | 'users' | 'audit';

/** A database that could not be used as the workbench started, and was set aside for an empty one. */
export interface SetAsideDatabase {
  readonly use: DatabaseUse;
  /** Where it is now: an absolute path. */
  readonly path: string;
  readonly reason: 'empty' | 'no-database' | 'damaged' | 'orphaned-log';
}

/** What a user should be told of how the workbench started. */
export interface StartupReport {
  /** Empty when all was well. */
  readonly setAside: readonly SetAsideDatabase[];
  /** Whether the audit trail could be opened. Where not, nothing that has to be recorded can be done. */
  readonly hasAudit: boolean;
}
