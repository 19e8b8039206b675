// What the conformance suite asks of an Electron: the same of the stand-in as of the real one. All code is given as
// functions that are carried as text, so they use nothing but their parameters; arguments and results are JSON.
import type { ContextBridge, IpcMainEvent, IpcRenderer, MessagePortMain, WebFrameMain, WebPreferences } from 'electron';
import type { Tools } from './tools.js';

/**
 * What code sees in main. `memory` is the same object for every call while the app runs, and empty at its start.
 *
 * @example
 * await electron.main(({ electron: { ipcMain } }) => ipcMain.handle('x', (_event, value) => value));
 */
export interface MainScope {
  /** What main gets from `require('electron')`. */
  readonly electron: typeof import('electron');
  readonly memory: MainMemory;
  readonly tools: Tools;
}

/** Where code in main leaves what later code needs: JSON in `log`, the rest by what it is. */
export interface MainMemory {
  log: unknown[];
  events: IpcMainEvent[];
  ports: MessagePortMain[];
  frames: WebFrameMain[];
  kept: unknown[];
  release: () => void;
}

/**
 * What code sees in the preload's isolated world. `memory` is one object for each document: the `preload` of
 * {@link WindowOptions} and every later {@link FrameUnderTest.preload} share it.
 */
export interface PreloadScope {
  /** What the preload gets from `require('electron')`. */
  readonly electron: { readonly contextBridge: ContextBridge; readonly ipcRenderer: IpcRenderer };
  /** The preload's own `require`; of the isolated world. */
  readonly require: (name: string) => unknown;
  /** `window` of the isolated world: the page's events, another global object. */
  readonly window: ScopeWindow;
  readonly memory: PageMemory;
  readonly tools: Tools;
}

/** What code sees in the page's own world. */
export interface PageScope {
  /** The page's `window`: what the preload exposed is on it. */
  readonly window: ScopeWindow;
  readonly memory: PageMemory;
  readonly tools: Tools;
}

/** The little of `window` that the suite uses, and what was exposed on it, by name. */
export interface ScopeWindow {
  readonly MessageChannel: typeof MessageChannel;
  readonly Blob: typeof Blob;
  /** @param targetOrigin always `*` in the suite */
  postMessage(message: unknown, targetOrigin: string, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  /** The window of a child frame of the same origin. */
  readonly [index: number]: ScopeWindow;
  /** What the suite's preloads expose is always called `api`. */
  readonly api: Readonly<Record<string, (...args: readonly unknown[]) => unknown>> & Readonly<Record<string, unknown>>;
}

export interface PageMemory {
  log: unknown[];
  ports: MessagePort[];
  kept: unknown[];
}

/** Code as it is carried: text in, JSON out. */
export type Code<Scope, Args extends readonly unknown[], Result> = (scope: Scope, ...args: Args) => Result;

/**
 * An Electron in which the suite runs, new for each test. A real one: Playwright's `_electron`, `main` being
 * `electronApp.evaluate`, `page` the frame's `evaluate`, and `preload` an evaluation in the isolated world
 * (`webContents.executeJavaScriptInIsolatedWorld(999, …)`, or DevTools' `Runtime.evaluate` in that context), into which
 * the harness' own preload script has put `require('electron')`.
 *
 * What code throws is rejected with an error of the same message.
 */
export interface ElectronUnderTest {
  /** Said at the end of the suite, for example `Electron 45.4.1 on linux`. */
  readonly name: string;
  /** What becomes of a reply that can't be cloned; `either` where that is not for the harness to say. */
  readonly uncloneableReply: 'reject' | 'close' | 'either';
  /** Runs code in main, and waits for the promise it may return. */
  main<Args extends readonly unknown[], Result>(
    code: Code<MainScope, Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>>;
  /** Opens a hidden `BrowserWindow`, and resolves when its page has loaded. */
  openWindow(options?: WindowOptions): Promise<WindowUnderTest>;
  /**
   * Waits until nothing is under way between main and any page that lives: what has not arrived then never will. Where
   * that can't be asked, a round trip on each of the three pipes after the work at hand, twice.
   */
  settle(): Promise<void>;
  /**
   * Collects in main what nobody holds, above all events of calls that will never be answered. A real Electron is
   * started with `--js-flags=--expose-gc`.
   */
  collectGarbage(): Promise<void>;
  /** What Electron's main process has written to its console so far, as one text. */
  consoleText(): Promise<string>;
  close(): Promise<void>;
}

export interface WindowOptions {
  /** Runs as (part of) the preload script of every new document in the window. @default nothing */
  readonly preload?: (scope: PreloadScope) => void;
  /**
   * Beside those of the harness: `contextIsolation` and `sandbox` are true unless they are said here. The suite uses
   * `contextIsolation` and `nodeIntegrationInSubFrames`.
   */
  readonly webPreferences?: Pick<WebPreferences, 'contextIsolation' | 'nodeIntegrationInSubFrames' | 'sandbox'>;
  /**
   * The harness answers each `https://….example/` with an empty HTML page (`session.protocol.handle('https', …)` in
   * a real Electron: nothing reaches the network).
   * @default 'https://app.example/'
   */
  readonly url?: string;
}

/** A frame of a page: both of its worlds. */
export interface FrameUnderTest {
  preload<Args extends readonly unknown[], Result>(
    code: Code<PreloadScope, Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>>;
  page<Args extends readonly unknown[], Result>(
    code: Code<PageScope, Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>>;
  /** Adds an `<iframe>` and waits for its load. It has a preload with `nodeIntegrationInSubFrames` only. */
  addFrame(url: string): Promise<FrameUnderTest>;
  /** Removes the `<iframe>` from its page, and waits until main knows. */
  remove(): Promise<void>;
}

/** A window and its main frame. Code in main finds it by `BrowserWindow.fromId(id)`. */
export interface WindowUnderTest extends FrameUnderTest {
  readonly id: number;
  /** What the preload threw, as main's `preload-error` had it; `undefined` when it did not. */
  preloadError(): Promise<string | undefined>;
  /** Sets the page's `location`, and resolves when the new document has loaded. */
  navigate(url: string): Promise<void>;
  /** `webContents.reload()`, until the document has loaded. */
  reload(): Promise<void>;
  /** `webContents.forcefullyCrashRenderer()`, until main knows. */
  crash(): Promise<void>;
  /** `BrowserWindow.destroy()`. */
  destroy(): Promise<void>;
}
