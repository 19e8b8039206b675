import { readFileSync } from 'node:fs';
import type { BrowserWindow } from 'electron';
import {
  createInMemoryElectron,
  type InMemoryElectron,
  type InMemoryElectronOptions,
  type PreloadSandbox,
} from '../electron/index.js';
import type { DevToolsSession } from './dev-tools-session.js';
import { Tab } from './tab.js';
import { buildWorldScripts } from './world-scripts.js';

export interface ChromiumElectronOptions extends InMemoryElectronOptions {
  /** Path of the built preload script, as windows name it: one CommonJS file that requires only `electron`. */
  readonly preload: string;
  /** Opens an empty tab in Chromium; called for each window that loads a page with this preload. */
  readonly openTab: () => Promise<DevToolsSession>;
}

/**
 * Makes an in-memory Electron whose windows are tabs of a real Chromium: the page and the built preload run there, in
 * the page's world and in an isolated one, and main here.
 *
 * @example
 * const electron = createChromiumElectron({
 *   preload: resolve('build/preload.cjs'),
 *   openTab: async () => {
 *     const page = await browser.newPage();
 *     return page.context().newCDPSession(page);
 *   },
 * });
 */
export function createChromiumElectron({ preload, openTab, ...options }: ChromiumElectronOptions): InMemoryElectron {
  const preloadSource = readFileSync(preload, 'utf8');
  const tabs = new WeakMap<BrowserWindow, Promise<Tab>>();
  const show = async (sandbox: PreloadSandbox): Promise<void> => {
    const window = findWindow(electron, sandbox);
    if (!window) return;
    const { url } = electron.pageOf(window);
    const existing = tabs.get(window);
    const scripts = () => buildWorldScripts({ preloadPath: preload, preloadSource, environment: sandbox.environment });
    const fetch = (request: Request): Promise<Response> => fetchFromMain(electron, request);
    const tab =
      existing ??
      openTab().then((session) =>
        Tab.open({ electron, window, session, scripts: scripts(), preloadPath: preload, fetch }),
      );
    tabs.set(window, tab);
    (await tab).commit(sandbox, url);
  };
  const electron = createInMemoryElectron({
    ...options,
    preloads: { ...options.preloads, [preload]: (sandbox) => void show(sandbox) },
  });
  return electron;
}

/** Of a frame within a page there is none: a preload runs in the main frame. */
function findWindow(electron: InMemoryElectron, sandbox: PreloadSandbox): BrowserWindow | undefined {
  return electron.main.BrowserWindow.getAllWindows().find(
    (window) => window.webContents.getURL() !== '' && electron.pageOf(window).electron === sandbox.electron,
  );
}

async function fetchFromMain(electron: InMemoryElectron, request: Request): Promise<Response> {
  const { protocol } = electron.main as unknown as { readonly protocol: { fetch(asked: Request): Promise<Response> } };
  return protocol.fetch(request);
}
