// The composition root: where the workbench is put together, for Electron and for web mode alike.
import { readdir } from 'node:fs/promises';
import {
  DataDirectoryLock,
  EventServiceHost,
  ResponseStore,
  type AppShell,
  type AuditTrail,
  type DatabaseReport,
  type EventServiceHostOptions,
  type Logger,
  type Transport,
} from 'sallyport/main';
import { systemClock, type Subscription } from 'sallyport/shared';
import type { DependencyContainer } from 'tsyringe';
import { createAuthorize } from './access.js';
import { createContainer } from './create-container.js';
import { hostLimits, hostRates } from './limits/host-limits.js';
import { WorkbenchMainService } from './main-event-service.js';
import { openStores, type Stores } from './open-stores.js';
import { CurrentSettings } from './services/current-settings.js';
import { adoptEntries } from './services/journal-keys.js';
import { LogFeed } from './services/log-feed.js';
import { ExchangesRepository } from './storage/exchanges-repository.js';

export interface CreateWorkbenchOptions {
  readonly shell: AppShell;
  readonly logger: Logger;
  /** Absolute. @default the shell's */
  readonly dataDirectory?: string;
  /** The lock of the data directory, when the caller has it already; it stays the caller's. @default taken here */
  readonly lock?: DataDirectoryLock;
  /** Whether the first user may be made anew, when all were lost. @default false: nobody can sign in then */
  readonly forgetsUsers?: boolean;
}

/** The running workbench without its page. Disposing of it ends every connection, then closes the database. */
export interface Workbench extends AsyncDisposable {
  /** What the page calls; for the parts of the app that announce its events, such as a window about to close. */
  readonly service: WorkbenchMainService;
  /** What happened while the database was opened. */
  readonly database: DatabaseReport;
  /** Where it is recorded who did what. */
  readonly audit: AuditTrail;
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
  const stores = await openStores({ directory: dataDirectory, logger, lock }, resources);
  if (options.forgetsUsers === true && stores.users.hasLostUsers) await stores.users.beginAnew();
  const container = createContainer({ ...stores, shell, logger, dataDirectory });
  // A damaged database that was set aside may still be repaired, and would miss its bodies then.
  if (!(await holdsSetAside(dataDirectory))) {
    await container.resolve(ResponseStore).retainOnly(await container.resolve(ExchangesRepository).responseIds());
  }
  resources.defer(adoptDrafts(stores, logger));
  const host = resources.use(
    await EventServiceHost.start(WorkbenchMainService, hostOptions(stores, container, logger)),
  );
  stores.limits.control(host);
  // Made now, not on its first call: it passes on what the other services announce.
  const service = host.serviceOf(WorkbenchMainService);
  resources.defer(service.settings.subscribe((value) => container.resolve(CurrentSettings).follow(value)));
  logger.info('The workbench has started', { version: shell.version });
  const owned = resources.move();
  return {
    service,
    database: stores.report,
    audit: stores.audit,
    bind: (transport) => host.bind(transport),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Who may do what, how much of it, and where it is recorded. */
function hostOptions(
  { users, sessions, audit, limits }: Stores,
  container: DependencyContainer,
  logger: Logger,
): EventServiceHostOptions {
  const { inForce } = limits;
  return {
    container,
    logger,
    authorize: createAuthorize(users),
    sessions,
    audit,
    resources: limits,
    limits: hostLimits(inForce),
    rateLimits: hostRates(inForce),
  };
}

/** What was typed before there were users is the first one's. */
function adoptDrafts({ users, journal }: Stores, logger: Logger): Subscription {
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
