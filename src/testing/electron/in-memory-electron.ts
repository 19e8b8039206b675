import { InMemoryApp, type InMemoryAppOptions } from './app.js';
import { InMemoryBrowserWindow } from './browser-window.js';
import { Delivery } from './delivery.js';
import { InMemoryDialog, type DialogAnswer, type ShownDialog } from './dialog.js';
import type { InMemoryFrame } from './frame.js';
import { InMemoryIpcMain } from './ipc-main.js';
import { createMainModule } from './main-module.js';
import { navigate } from './navigation.js';
import { Page, type PageOwner } from './page.js';
import { InMemoryPowerMonitor } from './power-monitor.js';
import { SchemeRegistry } from './protocol.js';
import { InMemorySafeStorage, type StorageBackend } from './safe-storage.js';
import { Sessions } from './session.js';
import { InMemoryShell, type ShellRequest } from './shell.js';
import { InMemoryWebContents } from './web-contents.js';
import type { Preload, World } from './world.js';

export interface InMemoryElectronOptions extends InMemoryAppOptions {
  /** Preload scripts by the path that `webPreferences.preload` names; any other path is read as a file. */
  readonly preloads?: Readonly<Record<string, Preload>>;
  /** Answers requests whose scheme has no handler. @default an empty page for all of them */
  readonly network?: (request: Request) => Response | Promise<Response>;
  /** Decides among pipes that have no order between them. @default 1 */
  readonly seed?: number;
  /** What becomes of a reply that can't be cloned: until Electron 40 it rejects, since then the frame can be cut off. @default 'close' */
  readonly uncloneableReply?: 'reject' | 'close';
  /** Whether `safeStorage` can encrypt. @default true */
  readonly canEncrypt?: boolean;
  /** What `safeStorage` keeps its key in, on Linux. @default 'gnome_libsecret' */
  readonly storageBackend?: StorageBackend;
  /** Further exports of `electron` in main, for an app that uses what the stand-in lacks. */
  readonly main?: Readonly<Record<string, unknown>>;
}

/** An Electron without a binary: real messages between pages and main that are only copied, never sent. */
export interface InMemoryElectron {
  /** What main imports from `electron`. An export that the stand-in lacks throws an error naming it. */
  readonly main: typeof import('electron');
  /** What Electron itself wrote to the console. A test that expects a line takes it out. */
  readonly consoleErrors: unknown[][];
  /** What was given to `shell.openExternal`. */
  readonly openedExternally: readonly string[];
  /** What was asked of `shell`. */
  readonly shellRequests: readonly ShellRequest[];
  /** The dialogs that were shown. */
  readonly shownDialogs: readonly ShownDialog[];
  /** The channels that have a handler in `ipcMain`. */
  readonly handledChannels: readonly string[];
  /** The main frame of a window, as its page sees it. */
  pageOf(owner: PageOwner): Page;
  /** Says what the user will do with the next dialog that nobody has answered yet; else it is cancelled. */
  answerDialog(answer: DialogAnswer): void;
  /**
   * Collects what main no longer needs to hold: calls whose handler has not settled by now reject with `reply was never
   * sent`, ports that nobody received close.
   */
  collectGarbage(): void;
  /** Resolves when no message is under way. */
  settled(): Promise<void>;
}

/**
 * Makes an Electron that lives in this process. Nothing in it is shared with another.
 *
 * @example
 * const electron = createInMemoryElectron({ preloads: { '/preload.js': ({ electron }) => … } });
 * await electron.main.app.whenReady();
 * const window = new electron.main.BrowserWindow({ webPreferences: { preload: '/preload.js' } });
 * await window.loadURL('https://app.example');
 * electron.pageOf(window).window.sallyport;
 */
export function createInMemoryElectron(options: InMemoryElectronOptions = {}): InMemoryElectron {
  const world = createWorld(options);
  const { shell, dialog, collectable } = world;
  const openWindow = async (opener: InMemoryFrame, url: string): Promise<InMemoryBrowserWindow> => {
    const window = new InMemoryBrowserWindow(world, { webPreferences: opener.webContents.preferences });
    const { mainFrame } = window.webContents;
    await navigate({ frame: mainFrame, url, initiator: 'main', creatorOrigin: opener.origin });
    return window;
  };
  return {
    main: createMainModule(world, options.main ?? {}),
    consoleErrors: world.consoleErrors,
    shellRequests: shell.requests,
    shownDialogs: dialog.shown,
    get openedExternally() {
      return shell.requests.filter(({ method }) => method === 'openExternal').map(({ target }) => target);
    },
    get handledChannels() {
      return world.ipcMain.handledChannels;
    },
    answerDialog: (answer) => void dialog.answers.push(answer),
    collectGarbage() {
      const collected = [...collectable];
      collectable.clear();
      for (const collect of collected) collect();
    },
    pageOf: (owner) => new Page(webContentsOf(owner).mainFrame, openWindow),
    settled: () => world.delivery.settled(),
  };
}

function createWorld(options: InMemoryElectronOptions): World {
  const app = new InMemoryApp(options);
  const schemes = new SchemeRegistry(() => app.isReady());
  const network = options.network ?? (() => new Response(''));
  const windows = new Set<InMemoryBrowserWindow>();
  app.on('-close-windows', () => {
    for (const window of windows) window.close();
  });
  const sessions = new Sessions(schemes, network, (session) => void app.emit('session-created', session));
  // The default one comes to be as the app gets ready.
  app.on('-ready', () => void app.emit('session-created', sessions.default));
  let lastId = 0;
  return {
    app,
    schemes,
    windows,
    ipcMain: new InMemoryIpcMain(),
    dialog: new InMemoryDialog(),
    shell: new InMemoryShell(),
    safeStorage: new InMemorySafeStorage(app, options.canEncrypt ?? true, options.storageBackend ?? 'gnome_libsecret'),
    powerMonitor: new InMemoryPowerMonitor(),
    delivery: new Delivery(options.seed ?? 1),
    sessions,
    collectable: new Set(),
    preloads: options.preloads ?? {},
    uncloneableReply: options.uncloneableReply ?? 'close',
    consoleErrors: [],
    nextId: () => (lastId += 1),
  };
}

function webContentsOf(owner: PageOwner): InMemoryWebContents {
  const candidate: unknown = 'webContents' in owner ? owner.webContents : owner;
  if (candidate instanceof InMemoryWebContents) return candidate;
  throw new TypeError('This window is not one of the in-memory Electron');
}
