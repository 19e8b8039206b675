// The composition root: where the workbench is put together, for Electron and for web mode alike.
import { readdir } from 'node:fs/promises';
import {
  DataDirectoryLock,
  EventServiceHost,
  ResponseStore,
  openJournal,
  openStateStorage,
  type AppShell,
  type Authorize,
  type DatabaseReport,
  type Logger,
  type Transport,
} from 'sallyport/main';
import { systemClock } from 'sallyport/shared';
import { createContainer } from './create-container.js';
import { WorkbenchMainService } from './main-event-service.js';
import { CurrentSettings } from './services/current-settings.js';
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

/** What the workbench's own page may do: everything that it has a control for, and nothing else. */
const PAGE_PERMISSIONS: ReadonlySet<string> = new Set([
  'collections:read',
  'collections:write',
  'history:read',
  'history:write',
  'http:send',
  'journal:read',
  'journal:write',
  'log:read',
  'settings:read',
  'settings:write',
  'startup:read',
  'stream:read',
]);

const authorize: Authorize = (_request, permission) => PAGE_PERMISSIONS.has(permission);

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
  const startup = startupReport({ workspace: report, drafts, settings });
  const container = createContainer({ shell, logger, dataDirectory, database, journal, states, startup });
  // A damaged database that was set aside may still be repaired, and would miss its bodies then.
  if (!(await holdsSetAside(dataDirectory))) {
    await container.resolve(ResponseStore).retainOnly(await container.resolve(ExchangesRepository).responseIds());
  }
  const host = resources.use(await EventServiceHost.start(WorkbenchMainService, { container, authorize, logger }));
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

async function holdsSetAside(directory: string): Promise<boolean> {
  return (await readdir(directory)).some((name) => name.startsWith('workbench.db.set-aside-'));
}
