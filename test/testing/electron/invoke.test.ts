import type { BrowserWindow } from 'electron';
import type { InMemoryElectron, Page } from '../../../src/testing/electron/index.js';
import { openScene, type SceneOptions } from './scene.js';

let electron: InMemoryElectron;
let window: BrowserWindow;
let page: Page;

async function open(options?: SceneOptions): Promise<void> {
  ({ electron, window, page } = await openScene(options));
}

function invoke(channel: string, ...args: unknown[]): Promise<unknown> {
  return page.electron.ipcRenderer.invoke(channel, ...args);
}

describe('invoke', () => {
  it.each([
    ['at once', () => 5, 5],
    ['later', async () => 'x', 'x'],
    ['with nothing', () => undefined, undefined],
  ])('resolves with what the handler returns %s', async (_when, handler, expected) => {
    await open();
    electron.main.ipcMain.handle('x', handler);
    await expect(invoke('x')).resolves.toBe(expected);
  });

  it('rejects with a plain Error that has the text of what was thrown and no more', async () => {
    await open();
    electron.main.ipcMain.handle('x', () => {
      throw Object.assign(new TypeError('bad'), { code: 'E' });
    });
    const error: unknown = await invoke('x').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'Error', message: "Error invoking remote method 'x': TypeError: bad" });
    expect(error).not.toHaveProperty('code');
  });

  it('rejects when there is no handler', async () => {
    await open();
    await expect(invoke('x')).rejects.toThrow("Error invoking remote method 'x': Error: No handler registered for 'x'");
  });

  it('resolves with undefined when the handler throws an empty string', async () => {
    await open();
    electron.main.ipcMain.handle('x', () => Promise.reject(''));
    await expect(invoke('x')).resolves.toBeUndefined();
  });

  it('rejects an argument that cannot be cloned, without a prefix', async () => {
    await open();
    await expect(invoke('x', () => 1)).rejects.toThrow(/^An object could not be cloned\.$/);
  });

  it('rejects on a result that cannot be cloned, as before Electron 41', async () => {
    await open({ uncloneableReply: 'reject' });
    electron.main.ipcMain.handle('x', () => () => 1);
    await expect(invoke('x')).rejects.toThrow('An object could not be cloned.');
  });

  it('loses a result that cannot be cloned, and the frame with it, as since Electron 41', async () => {
    await open();
    electron.main.ipcMain.handle('x', (_event, value: unknown) => value ?? (() => 1));
    let settled = 0;
    const count = (): void => void (settled += 1);
    invoke('x').then(count, count);
    await electron.settled();
    invoke('x', 1).then(count, count);
    await electron.settled();
    expect(settled).toBe(0);
  });

  it('takes the handler of the frame before that of the window before that of ipcMain', async () => {
    await open();
    const { webContents } = window;
    electron.main.ipcMain.handle('x', () => 'main');
    await expect(invoke('x')).resolves.toBe('main');
    webContents.ipc.handle('x', () => 'contents');
    await expect(invoke('x')).resolves.toBe('contents');
    webContents.mainFrame.ipc.handle('x', () => 'frame');
    await expect(invoke('x')).resolves.toBe('frame');
  });

  it.each(['reload', 'destroy', 'crash'] as const)('never settles after %s, and main goes on', async (how) => {
    await open();
    const release = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<void>();
    electron.main.ipcMain.handle('x', async () => {
      started.resolve();
      await release.promise;
      ended.resolve();
    });
    let settled = 0;
    const count = (): void => void (settled += 1);
    invoke('x').then(count, count);
    await started.promise;
    if (how === 'reload') window.webContents.reload();
    else if (how === 'destroy') window.destroy();
    else window.webContents.forcefullyCrashRenderer();
    await electron.settled();
    release.resolve();
    await ended.promise;
    await electron.settled();
    expect(settled).toBe(0);
  });

  it('is an error after the document was left', async () => {
    await open();
    const { ipcRenderer } = page.electron;
    await page.navigate('https://app.example/2');
    await expect(ipcRenderer.invoke('x')).rejects.toThrow('IPC method called after context was released');
    expect(() => ipcRenderer.send('x')).toThrow('IPC method called after context was released');
  });
});
