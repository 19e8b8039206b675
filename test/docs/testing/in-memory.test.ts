import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserWindow } from 'electron';
import {
  closeWindow,
  crashPage,
  createInMemoryElectron,
  leakGuard,
  provideElectron,
  reload,
  type InMemoryElectron,
} from 'sallyport/testing';
import { openProjectWindow } from './open-project-window.js';

// `import { app } from 'electron'` in the app's own files gets the Electron of the test.
jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

describe('the project window', () => {
  const leaks = leakGuard();
  let directory: string;
  let electron: InMemoryElectron;
  let running: AsyncDisposable;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'project-window-'));
    writeFileSync(join(directory, 'index.html'), '<!doctype html>');
    electron = createInMemoryElectron({ preloads: { '/preload.cjs': () => undefined } });
    provideElectron(electron);
    running = await openProjectWindow('/preload.cjs', directory);
  });

  afterEach(async () => {
    await running[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true });
    await leaks.check();
  });

  const theWindow = (): BrowserWindow => {
    const [window] = electron.main.BrowserWindow.getAllWindows();
    if (!window) throw new Error('There is no window');
    return window;
  };

  it('stays on its own page', async () => {
    const page = electron.pageOf(theWindow());
    await expect(page.navigate('https://evil.example/')).resolves.toBe(false);
    await expect(page.open('https://evil.example/')).resolves.toBeNull();
  });

  it('has a handler for each method, until the app ends', async () => {
    expect(electron.handledChannels).toContain('sallyport:rename');
    await running[Symbol.asyncDispose]();
    expect(electron.handledChannels).toEqual([]);
  });

  it('comes back after a reload and after a crash', async () => {
    const window = theWindow();
    await reload(window);
    await crashPage(window);
    await reload(window);
    expect(window.webContents.getURL()).toBe('app://ui/');
    await closeWindow(window);
    expect(electron.main.BrowserWindow.getAllWindows()).toEqual([]);
  });
});
