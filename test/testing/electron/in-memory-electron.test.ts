import { once } from 'node:events';
import type { BrowserWindow } from 'electron';
import { createInMemoryElectron, type InMemoryElectron, type Page } from '../../../src/testing/electron/index.js';
import { openScene, type SceneOptions } from './scene.js';

let electron: InMemoryElectron;
let window: BrowserWindow;
let page: Page;

async function open(options?: SceneOptions): Promise<void> {
  ({ electron, window, page } = await openScene(options));
}

describe('what the stand-in lacks', () => {
  it('throws an error that names it', async () => {
    await open();
    const { main } = electron;
    expect(() => main.nativeTheme).toThrow('The in-memory Electron has no main module.nativeTheme');
    expect(() => main.app.getLocale).toThrow('The in-memory Electron has no app.getLocale');
    expect(() => window.webContents.printToPDF).toThrow('The in-memory Electron has no webContents.printToPDF');
    expect(() => window.setMenu).toThrow('The in-memory Electron has no browserWindow.setMenu');
    const { ipcRenderer } = page.electron as unknown as { ipcRenderer: { sendToHost: unknown } };
    expect(() => ipcRenderer.sendToHost).toThrow('The in-memory Electron has no ipcRenderer.sendToHost');
  });

  it('does not get in the way of await, matchers and the console', async () => {
    await open();
    expect(await Promise.resolve(window)).toBe(window);
    expect(electron.main.app).toEqual(expect.anything());
    expect(() => JSON.stringify(electron.main.shell)).not.toThrow();
  });
});

describe('app', () => {
  it('makes no window before it is ready', async () => {
    electron = createInMemoryElectron();
    expect(() => new electron.main.BrowserWindow()).toThrow('Cannot create BrowserWindow before app is ready');
    await once(electron.main.app, 'ready');
    expect(() => new electron.main.BrowserWindow()).not.toThrow();
  });

  it('asks before it quits, then closes all windows', async () => {
    await open();
    const { app } = electron.main;
    app.once('before-quit', (event) => event.preventDefault());
    app.quit();
    expect(window.isDestroyed()).toBe(false);
    const events: string[] = [];
    for (const name of ['window-all-closed', 'will-quit', 'quit'] as const) {
      app.on(name as 'window-all-closed', () => events.push(name));
    }
    app.quit();
    expect(window.isDestroyed()).toBe(true);
    expect(events).toEqual(['will-quit', 'quit']);
  });

  it('knows whether another instance came first', () => {
    expect(createInMemoryElectron().main.app.requestSingleInstanceLock()).toBe(true);
    expect(createInMemoryElectron({ isSecondInstance: true }).main.app.requestSingleInstanceLock()).toBe(false);
  });
});
