import { once } from 'node:events';
import { join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import {
  APP_ORIGIN,
  CloseGuard,
  ElectronShell,
  createSecureWindow,
  electronIpc,
  secureApp,
  serveApp,
  type SecuredApp,
} from 'sallyport/electron';
import { DataDirectoryLock, createWinstonLogger } from 'sallyport/main';
import { createWorkbench } from './create-workbench.js';
import { parseOptions, type WebOptions } from './options.js';
import { runProgram, type ProgramOutput } from './run-program.js';

/** What the process that runs the workbench in Electron gives it. */
export interface ElectronProcess extends ProgramOutput {
  /** Without the program's own name. */
  readonly args: readonly string[];
  /** Absolute path of the built page. */
  readonly pageDirectory: string;
  /** Absolute path of the built preload script. */
  readonly preload: string;
  readonly version: string;
  /** Settles when the workbench is to stop, beside the user's own ways of quitting. */
  readonly stop: Promise<void>;
}

const USAGE = 'Usage: npm run start:electron -- [--data-dir DIR] [--forget-users]\n';

/**
 * Runs the workbench in a window until that is closed.
 *
 * @returns the exit code: 0 after a clean stop, 1 when it can't run, 2 when the command line can't be understood
 */
export async function runElectron(environment: ElectronProcess): Promise<0 | 1 | 2> {
  return runProgram(environment, USAGE, async () => {
    const options = parseOptions(environment.args);
    if (options.showsUsage) environment.onMessage(USAGE);
    else await secureAndServe(options, environment);
  });
}

async function secureAndServe(options: WebOptions, environment: ElectronProcess): Promise<void> {
  // Chromium's own files; the lock is kept there too, so there is one instance a data directory.
  const secured = secureApp({ userData: join(options.dataDirectory, 'electron') });
  // Else the one that runs already was brought to the front.
  if (secured) await serve(secured, options, environment);
}

async function serve(secured: SecuredApp, options: WebOptions, environment: ElectronProcess): Promise<void> {
  const { dataDirectory, forgetsUsers } = options;
  const ended = waitForEnd(environment.stop);
  await app.whenReady();
  await using resources = new AsyncDisposableStack();
  const lock = resources.use(DataDirectoryLock.acquire(dataDirectory));
  const directory = join(dataDirectory, 'logs');
  const logger = resources.use(createWinstonLogger({ directory, fileName: 'electron.log' }));
  const shell = new ElectronShell({ dataDirectory, version: environment.version });
  const workbench = resources.use(await createWorkbench({ shell, logger, lock, forgetsUsers }));
  await workbench.bind(electronIpc({ origins: [APP_ORIGIN] }));
  resources.use(serveApp({ root: environment.pageDirectory }));
  const window = await createSecureWindow({
    preload: environment.preload,
    url: `${APP_ORIGIN}/`,
    window: { width: 1280, height: 800, minWidth: 720, minHeight: 480, title: 'Sallyport Workbench' },
  });
  // Before it closes, its page has the drafts written down.
  resources.use(new CloseGuard({ service: workbench.service, logger })).add(window);
  resources.defer(secured.onLaunch(() => bringToFront(window)));
  await ended;
  logger.info('Stopping');
}

/** Resolves when the last window is closed, when the user quits, or when the process is told to stop. */
async function waitForEnd(stop: Promise<void>): Promise<void> {
  const quitting = new Promise<void>((resolve) => {
    app.on('will-quit', (event) => {
      // Not before everything is written; the process ends itself then.
      event.preventDefault();
      resolve();
    });
  });
  await Promise.race([once(app, 'window-all-closed'), quitting, stop]);
}

function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.focus();
}
