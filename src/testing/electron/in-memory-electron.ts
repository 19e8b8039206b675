import type { BrowserWindowConstructorOptions } from 'electron';
import { InMemoryApp, type InMemoryAppOptions } from './app.js';
import { InMemoryBrowserWindow } from './browser-window.js';
import { Delivery } from './delivery.js';
import type { InMemoryFrame } from './frame.js';
import { InMemoryIpcMain } from './ipc-main.js';
import { nameGaps } from './named-api.js';
import { navigate } from './navigation.js';
import { Page, type PageOwner } from './page.js';
import { InMemoryProtocol, SchemeRegistry } from './protocol.js';
import { InMemorySession } from './session.js';
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
}

/** An Electron without a binary: real messages between pages and main that are only copied, never sent. */
export interface InMemoryElectron {
  /** What main imports from `electron`. An export that the stand-in lacks throws an error naming it. */
  readonly main: typeof import('electron');
  /** What Electron itself wrote to the console. */
  readonly consoleErrors: readonly unknown[][];
  /** What was given to `shell.openExternal`. */
  readonly openedExternally: readonly string[];
  /** The channels that have a handler in `ipcMain`. */
  readonly handledChannels: readonly string[];
  /** The main frame of a window, as its page sees it. */
  pageOf(owner: PageOwner): Page;
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
  const openedExternally: string[] = [];
  const main = nameGaps('main module', {
    app: world.app,
    ipcMain: world.ipcMain,
    protocol: world.defaultSession.protocol,
    session: nameGaps('session module', { defaultSession: world.defaultSession }),
    shell: nameGaps('shell', {
      openExternal: async (url: string) => void openedExternally.push(url),
    }),
    BrowserWindow: createWindowClass(world),
  });
  const openWindow = async (opener: InMemoryFrame, url: string): Promise<InMemoryBrowserWindow> => {
    const window = new InMemoryBrowserWindow(world, { webPreferences: opener.webContents.preferences });
    const { mainFrame } = window.webContents;
    await navigate({ frame: mainFrame, url, initiator: 'main', creatorOrigin: opener.origin });
    return window;
  };
  return {
    main: main as unknown as InMemoryElectron['main'],
    consoleErrors: world.consoleErrors,
    openedExternally,
    get handledChannels() {
      return world.ipcMain.handledChannels;
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
  let lastId = 0;
  return {
    app,
    schemes,
    windows,
    ipcMain: new InMemoryIpcMain(),
    delivery: new Delivery(options.seed ?? 1),
    defaultSession: new InMemorySession(new InMemoryProtocol(schemes, network)),
    preloads: new Map(Object.entries(options.preloads ?? {})),
    uncloneableReply: options.uncloneableReply ?? 'close',
    consoleErrors: [],
    nextId: () => (lastId += 1),
  };
}

function createWindowClass(world: World): typeof InMemoryBrowserWindow {
  class BrowserWindow extends InMemoryBrowserWindow {
    constructor(options: BrowserWindowConstructorOptions = {}) {
      super(world, options);
    }

    static getAllWindows(): InMemoryBrowserWindow[] {
      return [...world.windows];
    }

    static fromWebContents(webContents: InMemoryWebContents): InMemoryBrowserWindow | null {
      return BrowserWindow.getAllWindows().find((window) => window.webContents === webContents) ?? null;
    }
  }
  return BrowserWindow as unknown as typeof InMemoryBrowserWindow;
}

function webContentsOf(owner: PageOwner): InMemoryWebContents {
  const candidate: unknown = 'webContents' in owner ? owner.webContents : owner;
  if (candidate instanceof InMemoryWebContents) return candidate;
  throw new TypeError('This window is not one of the in-memory Electron');
}
