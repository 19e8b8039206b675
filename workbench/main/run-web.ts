import { join } from 'node:path';
import {
  DataDirectoryLock,
  HeadlessShell,
  createWinstonLogger,
  webSocket,
  type Logger,
  type LoopbackServer,
} from 'sallyport/main';
import { createWorkbench } from './create-workbench.js';
import { listen } from './listen.js';
import { hasDisplay, openBrowser } from './open-browser.js';
import { USAGE, parseOptions, type WebOptions } from './options.js';
import { PortMemory } from './port-memory.js';
import { runProgram, type ProgramOutput } from './run-program.js';

/** What the process that runs the workbench in web mode gives it. */
export interface WebProcess extends ProgramOutput {
  /** Without the program's own name. */
  readonly args: readonly string[];
  /** Absolute path of the built page. */
  readonly pageDirectory: string;
  readonly version: string;
  /** Settles when the workbench is to stop. */
  readonly stop: Promise<void>;
  /** Told the one line for standard output. */
  readonly onReady: (line: string) => void;
}

/**
 * Runs the workbench for browsers until it is told to stop.
 *
 * @returns the exit code: 0 after a clean stop, 1 when it can't run, 2 when the command line can't be understood
 */
export async function runWeb(environment: WebProcess): Promise<0 | 1 | 2> {
  return runProgram(environment, USAGE, async () => {
    const options = parseOptions(environment.args);
    if (options.showsUsage) environment.onMessage(USAGE);
    else await serve(options, environment);
  });
}

async function serve(options: WebOptions, environment: WebProcess): Promise<void> {
  const { dataDirectory } = options;
  await using resources = new AsyncDisposableStack();
  // First of all: who does not get it must touch nothing else there, the log included.
  const lock = resources.use(DataDirectoryLock.acquire(dataDirectory));
  const logger = resources.use(createWinstonLogger({ directory: join(dataDirectory, 'logs'), fileName: 'web.log' }));
  const shell = new HeadlessShell({ version: environment.version, dataDirectory });
  const memory = new PortMemory(dataDirectory);
  await using opening = new AsyncDisposableStack();
  const workbench = opening.use(await createWorkbench({ shell, logger, lock, forgetsUsers: options.forgetsUsers }));
  const { audit } = workbench;
  const server = resources.use(
    await listen({ root: environment.pageDirectory, port: options.port, memory, logger, audit }),
  );
  // Ends before its server, so that its pages are told.
  resources.use(opening.move());
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
