import { openDatabase, type DatabaseReport, type OpenDatabaseOptions } from '../persistence/index.js';
import { AuditLog } from './audit-log.js';
import { AUDIT_MIGRATIONS, type AuditSchema } from './audit-schema.js';
import { SqliteAuditTrail, type AuditTrailOptions } from './sqlite-audit-trail.js';

export interface OpenAuditTrailOptions extends Pick<OpenDatabaseOptions, 'directory' | 'lock'>, AuditTrailOptions {}

/** An audit trail, and what happened while it was opened. */
export interface OpenedAuditTrail {
  readonly trail: SqliteAuditTrail;
  readonly report: DatabaseReport;
}

/**
 * Opens the audit trail of a data directory: a database of its own, `audit.db`, beside the app's. A file that can't be
 * used is set aside, and the trail that begins in its place says so in its first record.
 *
 * @throws {UnavailableError} as `openDatabase` does
 * @example
 * const lock = resources.use(DataDirectoryLock.acquire(directory)); // one for all that is kept there
 * const { trail } = await openAuditTrail({ directory, lock, logger });
 * container.registerInstance(SqliteAuditTrail, trail); // for AuditService, which shows it
 * const host = await EventServiceHost.start(Service, { audit: trail });
 */
export async function openAuditTrail(options: OpenAuditTrailOptions): Promise<OpenedAuditTrail> {
  const { database, report } = await openDatabase<AuditSchema>({
    ...options,
    fileName: 'audit.db',
    migrations: AUDIT_MIGRATIONS,
  });
  try {
    const trail = new SqliteAuditTrail(await AuditLog.open(database), options);
    trail.start(report.setAside?.reason.toUpperCase().replaceAll('-', '_'));
    return { trail, report };
  } catch (error) {
    await database[Symbol.asyncDispose]();
    throw error;
  }
}
