// The composition root: where the workbench is put together, for Electron and for web mode alike.
import { readdir } from 'node:fs/promises';
import {
  DataDirectoryLock,
  EventServiceHost,
  ResponseStore,
  Sessions,
  openJournal,
  openStateStorage,
  openUsers,
  type AppShell,
  type DatabaseReport,
  type Journal,
  type Logger,
  type Transport,
  type Users,
} from 'sallyport/main';
import { systemClock, type Subscription } from 'sallyport/shared';
import { MIN_PASSWORD_LENGTH, ROLES } from '../contract/index.js';
import { createAuthorize } from './access.js';
import { AuditPlace } from './audit-place.js';
import { createContainer } from './create-container.js';
import { WorkbenchMainService } from './main-event-service.js';
import { CurrentSettings } from './services/current-settings.js';
import { adoptEntries } from './services/journal-keys.js';
import { LogFeed } from './services/log-feed.js';
import { startupReport } from './services/startup-report.js';
import { ExchangesRepository } from './storage/exchanges-repository.js';
import { openWorkbenchDatabase } from './storage/open-workbench-database.js';

export interface CreateWorkbenchOptions {
  readonly shell: AppShell;
  readonly logger: Logger;
  /** Absolute. @default the shell's */
  readonly dataDirectory?: string;
  /** The lock of the data directory, when the caller has it already; it stays the caller's. @default taken here */
  readonly lock?: DataDirectoryLock;
}

/** The running workbench without its page. Disposing of it ends every connection, then closes the database. */
export interface Workbench extends AsyncDisposable {
  /** What the page calls; for the parts of the app that announce its events, such as a window about to close. */
  readonly service: WorkbenchMainService;
  /** What happened while the database was opened. */
  readonly database: DatabaseReport;
  /** Lets pages in by one more way, which is closed with the workbench. */
  bind(transport: Transport): Promise<void>;
}

/**
 * Opens what the data directory holds and puts the services on top of it.
 *
 * @throws {UnavailableError} with the reason `in-use` in its details, when another process has the data directory,
 *   and with others when the database can't be used
 * @example
 * await using workbench = await createWorkbench({ shell, logger });
 * await workbench.bind(webSocket({ server }));
 */
export async function createWorkbench(options: CreateWorkbenchOptions): Promise<Workbench> {
  const { shell, dataDirectory = shell.dataDirectory } = options;
  const logger = new LogFeed(options.logger, systemClock);
  await using resources = new AsyncDisposableStack();
  // One for all the databases: each would take its own.
  const lock = options.lock ?? resources.use(DataDirectoryLock.acquire(dataDirectory));
  const place = { directory: dataDirectory, logger, lock };
  const { database, report } = await openWorkbenchDatabase(place);
  resources.use(database);
  const { journal, report: drafts } = await openJournal(place);
  resources.use(journal);
  const { storage: states, report: settings } = await openStateStorage(place);
  resources.use(states);
  const { users, report: people } = await openUsers({ ...place, roles: ROLES, minPasswordLength: MIN_PASSWORD_LENGTH });
  resources.use(users);
  const audit = resources.use(await AuditPlace.open(place));
  const sessions = resources.use(new Sessions(users, { logger }));
  const startup = startupReport({ workspace: report, drafts, settings, users: people, audit: audit.report });
  const stores = { database, journal, states, users, sessions, audit };
  const container = createContainer({ shell, logger, dataDirectory, startup, ...stores });
  // A damaged database that was set aside may still be repaired, and would miss its bodies then.
  if (!(await holdsSetAside(dataDirectory))) {
    await container.resolve(ResponseStore).retainOnly(await container.resolve(ExchangesRepository).responseIds());
  }
  resources.defer(adoptDrafts(users, journal, logger));
  const guards = { authorize: createAuthorize(users), sessions, audit };
  const host = resources.use(await EventServiceHost.start(WorkbenchMainService, { container, logger, ...guards }));
  // Made now, not on its first call: it passes on what the other services announce.
  const service = host.serviceOf(WorkbenchMainService);
  resources.defer(service.settings.subscribe((value) => container.resolve(CurrentSettings).follow(value)));
  logger.info('The workbench has started', { version: shell.version });
  const owned = resources.move();
  return {
    service,
    database: report,
    bind: (transport) => host.bind(transport),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** What was typed before there were users is the first one's. */
function adoptDrafts(users: Users, journal: Journal, logger: Logger): Subscription {
  return users.subscribe((change) => {
    if (change.kind !== 'created' || users.list().length > 1) return;
    adoptEntries(journal, change.userId).catch((error: unknown) => {
      logger.error('Drafts that were nobody’s could not be given to the first user', { error });
    });
  });
}

async function holdsSetAside(directory: string): Promise<boolean> {
  return (await readdir(directory)).some((name) => name.startsWith('workbench.db.set-aside-'));
}
