// What the suites of Electron mode have in common. A suite that imports this has also to say
// `jest.mock('electron', …)` itself: Jest hoists it only from the file it stands in.
import type { BrowserWindow, WebPreferences } from 'electron';
import type { ElectronBridgeOptions } from '../../../src/renderer/index.js';
import type { SallyportBridge } from '../../../src/shared/index.js';
import {
  createInMemoryElectron,
  provideElectron,
  type InMemoryElectron,
  type InMemoryElectronOptions,
  type Page,
  type Preload,
} from '../../../src/testing/electron/index.js';
import { loadPreload } from './load-preload.js';

export const PRELOAD = '/preload.js';

/** Runs the framework's own preload, as a renderer process would. */
export const sallyportPreload: Preload = (sandbox) => loadPreload(sandbox).exposeBridge();

export function startElectron(options: InMemoryElectronOptions = {}): InMemoryElectron {
  const electron = createInMemoryElectron({ preloads: { [PRELOAD]: sallyportPreload }, ...options });
  // As the app does it, so that its pages have an origin.
  electron.main.protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
  electron.main.protocol.handle('app', () => new Response('', { headers: { 'Content-Type': 'text/html' } }));
  provideElectron(electron);
  return electron;
}

export interface OpenPage {
  readonly window: BrowserWindow;
  readonly page: Page;
  /** The bridge on the document that the window shows now. */
  readonly bridge: SallyportBridge;
}

export async function openPage(
  electron: InMemoryElectron,
  url = 'app://ui/index.html',
  webPreferences: WebPreferences = {},
): Promise<OpenPage> {
  await electron.main.app.whenReady();
  const window = new electron.main.BrowserWindow({ webPreferences: { preload: PRELOAD, ...webPreferences } });
  await window.loadURL(url);
  const page = electron.pageOf(window);
  return {
    window,
    page,
    get bridge() {
      return bridgeOf(page);
    },
  };
}

export function bridgeOf(page: Page): SallyportBridge {
  return page.window['sallyport'] as SallyportBridge;
}

/** What `electronBridge` finds by itself in a page. */
export function pageOptions(page: Page): Required<Pick<ElectronBridgeOptions, 'bridge' | 'window'>> {
  return { bridge: bridgeOf(page), window: page.window as never };
}

/** What Electron itself writes to the console is always a fault of whoever called it. */
export function expectQuietConsole({ consoleErrors }: InMemoryElectron): void {
  expect(consoleErrors).toEqual([]);
}
