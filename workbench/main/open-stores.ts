import {
  DataDirectoryLock,
  Sessions,
  openJournal,
  openStateStorage,
  openUsers,
  type Database,
  type DatabaseReport,
  type Journal,
  type Logger,
  type StateStorage,
  type Users,
} from 'sallyport/main';
import { MIN_PASSWORD_LENGTH, ROLES, type StartupReport } from '../contract/index.js';
import { AuditPlace } from './audit-place.js';
import { sessionTimes } from './limits/host-limits.js';
import { LimitControl } from './limits/limit-control.js';
import { readLimits } from './limits/read-limits.js';
import { startupReport } from './services/startup-report.js';
import { openWorkbenchDatabase } from './storage/open-workbench-database.js';
import type { WorkbenchSchema } from './storage/workbench-schema.js';

/** Where things are. */
export interface DataPlace {
  /** Absolute. */
  readonly directory: string;
  readonly logger: Logger;
  readonly lock: DataDirectoryLock;
}

/** Everything that the workbench keeps, opened. */
export interface Stores {
  readonly database: Database<WorkbenchSchema>;
  readonly journal: Journal;
  readonly states: StateStorage;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly audit: AuditPlace;
  readonly limits: LimitControl;
  /** What happened while the workspace was opened. */
  readonly report: DatabaseReport;
  readonly startup: StartupReport;
}

/**
 * Opens what a data directory holds.
 *
 * @param resources owns all of it from now on
 * @throws {UnavailableError} when a database can't be used; the audit trail may be missing
 */
export async function openStores(place: DataPlace, resources: AsyncDisposableStack): Promise<Stores> {
  const { logger } = place;
  const { database, report } = await openWorkbenchDatabase(place);
  resources.use(database);
  const { journal, report: drafts } = await openJournal(place);
  resources.use(journal);
  const { storage: states, report: settings } = await openStateStorage(place);
  resources.use(states);
  const { users, report: people } = await openUsers({ ...place, roles: ROLES, minPasswordLength: MIN_PASSWORD_LENGTH });
  resources.use(users);
  const audit = resources.use(await AuditPlace.open(place));
  const chosen = await readLimits(states);
  const sessions = resources.use(new Sessions(users, { logger, ...sessionTimes(chosen) }));
  const limits = resources.use(new LimitControl(chosen, logger));
  const startup = startupReport({ workspace: report, drafts, settings, users: people, audit: audit.report });
  return { database, journal, states, users, sessions, audit, limits, report, startup };
}
