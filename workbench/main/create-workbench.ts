// The composition root: where the workbench is put together, for Electron and for web mode alike.
import { join } from 'node:path';
import {
  APP_SHELL,
  Database,
  EventServiceHost,
  openDatabase,
  registerHttp,
  type AppShell,
  type Authorize,
  type DataDirectoryLock,
  type DatabaseReport,
  type Logger,
  type Transport,
} from 'sallyport/main';
import { container as rootContainer, type DependencyContainer } from 'tsyringe';
import { WorkbenchMainService } from './main-event-service.js';

export interface WorkbenchOptions {
  readonly shell: AppShell;
  readonly logger: Logger;
  /** Absolute. @default the shell's */
  readonly dataDirectory?: string;
  /** The lock of the data directory, when the caller has it already; it stays the caller's. */
  readonly lock?: DataDirectoryLock;
}

/** The running workbench without its page. Disposing of it ends every connection, then closes the database. */
export interface Workbench extends AsyncDisposable {
  /** What happened while the database was opened. */
  readonly database: DatabaseReport;
  /** Lets pages in by one more way, which is closed with the workbench. */
  bind(transport: Transport): Promise<void>;
}

/** What the workbench's own page may do: everything that it has a control for, and nothing else. */
const PAGE_PERMISSIONS: ReadonlySet<string> = new Set(['http:send', 'stream:read']);

const authorize: Authorize = (_request, permission) => PAGE_PERMISSIONS.has(permission);

/**
 * Opens what the data directory holds and puts the services on top of it.
 *
 * @throws {UnavailableError} with the reason `in-use` in its details, when another process has the data directory,
 *   and with others when the database can't be used
 */
export async function createWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const { shell, logger, lock } = options;
  const directory = options.dataDirectory ?? shell.dataDirectory;
  await using resources = new AsyncDisposableStack();
  const { database, report } = await openDatabase({
    directory,
    migrations: [],
    logger,
    ...(lock ? { lock } : {}),
  });
  resources.use(database);
  const container = createContainer(options, directory, database);
  const host = resources.use(
    await EventServiceHost.start(WorkbenchMainService, {
      container,
      authorize,
      logger,
      development: !shell.isPackaged,
    }),
  );
  const owned = resources.move();
  return {
    database: report,
    bind: (transport) => host.bind(transport),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function createContainer({ shell, logger }: WorkbenchOptions, directory: string, database: Database): DependencyContainer {
  const container = rootContainer.createChildContainer();
  container.registerInstance(APP_SHELL, shell);
  container.registerInstance<Database>(Database, database);
  registerHttp(container, { responseDirectory: join(directory, 'responses'), version: shell.version, logger });
  return container;
}
