import { join } from 'node:path';
import {
  DataDirectoryLock,
  HeadlessShell,
  createWinstonLogger,
  webSocket,
  type Logger,
  type LoopbackServer,
} from 'sallyport/main';
import { ServiceError } from 'sallyport/shared';
import { createWorkbench } from './create-workbench.js';
import { isUnavailable, listen } from './listen.js';
import { hasDisplay, openBrowser } from './open-browser.js';
import { USAGE, UsageError, parseOptions, type WebOptions } from './options.js';
import { PortMemory } from './port-memory.js';

/** What the process that runs the workbench in web mode gives it. */
export interface WebProcess {
  /** Without the program's own name. */
  readonly args: readonly string[];
  /** Absolute path of the built page. */
  readonly pageDirectory: string;
  readonly version: string;
  /** Settles when the workbench is to stop. */
  readonly stop: Promise<void>;
  /** Told the one line for standard output. */
  readonly onReady: (line: string) => void;
  /** Told what a person should read. */
  readonly onMessage: (text: string) => void;
}

/**
 * Runs the workbench for browsers until it is told to stop.
 *
 * @returns the exit code: 0 after a clean stop, 1 when it can't run, 2 when the command line can't be understood
 */
export async function runWeb(environment: WebProcess): Promise<0 | 1 | 2> {
  try {
    const options = parseOptions(environment.args);
    if (options.showsUsage) environment.onMessage(USAGE);
    else await serve(options, environment);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      environment.onMessage(`${error.message}\n\n${USAGE}`);
      return 2;
    }
    environment.onMessage(`The workbench can't run: ${explain(error)}\n`);
    return 1;
  }
}

async function serve(options: WebOptions, environment: WebProcess): Promise<void> {
  const { dataDirectory } = options;
  await using resources = new AsyncDisposableStack();
  // First of all: who does not get it must touch nothing else there, the log included.
  const lock = resources.use(DataDirectoryLock.acquire(dataDirectory));
  const logger = resources.use(createWinstonLogger({ directory: join(dataDirectory, 'logs'), fileName: 'web.log' }));
  const shell = new HeadlessShell({ version: environment.version, dataDirectory });
  const memory = new PortMemory(dataDirectory);
  const server = resources.use(await listen({ root: environment.pageDirectory, port: options.port, memory, logger }));
  const workbench = resources.use(await createWorkbench({ shell, logger, lock }));
  await workbench.bind(webSocket({ server }));
  environment.onReady(`Sallyport workbench: ${server.url}`);
  if (options.opensBrowser && hasDisplay()) resources.use(await tryOpenBrowser(server, dataDirectory, logger));
  await environment.stop;
  logger.info('Stopping');
}

/** A browser that does not open is no reason to stop: the address has been printed. */
async function tryOpenBrowser(
  server: LoopbackServer,
  directory: string,
  logger: Logger,
): Promise<AsyncDisposable | null> {
  try {
    return await openBrowser(server.url, directory, logger);
  } catch (error) {
    logger.warn('No browser could be opened; open the address yourself', { error });
    return null;
  }
}

/** Says in words of a user why the workbench can't run. */
export function explain(error: unknown): string {
  if (isUnavailable(error)) return 'the port is in use. Choose another with --port, or leave the option out.';
  if (error instanceof ServiceError && isInUse(error.details)) {
    return 'it is running already with this data directory. Use that one, or another directory with --data-dir.';
  }
  return error instanceof ServiceError ? error.message : String(error);
}

function isInUse(details: unknown): boolean {
  return typeof details === 'object' && details !== null && 'reason' in details && details.reason === 'in-use';
}
