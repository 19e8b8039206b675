import type { BrowserWindow, WebPreferences } from 'electron';
import {
  createInMemoryElectron,
  type InMemoryElectron,
  type InMemoryElectronOptions,
  type Page,
  type Preload,
} from '../../../src/testing/electron/index.js';

const PRELOAD = '/preload.js';

export interface SceneOptions extends InMemoryElectronOptions {
  readonly preload?: Preload;
  readonly webPreferences?: WebPreferences;
}

/** An Electron with one window that shows one page. */
export interface Scene {
  readonly electron: InMemoryElectron;
  readonly window: BrowserWindow;
  readonly page: Page;
}

export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const { preload = () => undefined, webPreferences = {}, ...rest } = options;
  const electron = createInMemoryElectron({ preloads: { [PRELOAD]: preload }, ...rest });
  await electron.main.app.whenReady();
  const window = new electron.main.BrowserWindow({ webPreferences: { preload: PRELOAD, ...webPreferences } });
  await window.loadURL('https://app.example/');
  return { electron, window, page: electron.pageOf(window) };
}
