import { BrowserWindow, app, ipcMain, nativeTheme, shell } from 'electron';
import { createInMemoryElectron, currentElectron, provideElectron } from '../../../src/testing/electron/index.js';

jest.mock('electron', () => jest.requireActual<object>('../../../src/testing/jest/electron.js'));

describe('electron under the Jest preset', () => {
  beforeEach(() => provideElectron(createInMemoryElectron({ preloads: { '/preload.js': () => undefined } })));

  it('is the in-memory Electron of the test', async () => {
    ipcMain.handle('when', () => new Date(5));
    await app.whenReady();
    const window = new BrowserWindow({ webPreferences: { preload: '/preload.js' } });
    await window.loadURL('https://app.example/');
    const answer: unknown = await currentElectron().pageOf(window).electron.ipcRenderer.invoke('when');
    expect(answer).toBeInstanceOf(Date);
    expect(answer).toEqual(new Date(5));
    expect(window).toBeInstanceOf(BrowserWindow);
    expect(BrowserWindow.getAllWindows()).toEqual([window]);
  });

  it('follows when a test provides another one', () => {
    ipcMain.handle('x', () => 1);
    provideElectron(createInMemoryElectron());
    expect(currentElectron().handledChannels).toEqual([]);
    expect(() => ipcMain.handle('x', () => 1)).not.toThrow();
  });

  it('lets a method be replaced', async () => {
    const openExternal = jest.spyOn(shell, 'openExternal').mockResolvedValue();
    await shell.openExternal('https://app.example/');
    expect(openExternal).toHaveBeenCalledWith('https://app.example/');
    openExternal.mockRestore();
    await shell.openExternal('https://app.example/');
    expect(currentElectron().openedExternally).toEqual(['https://app.example/']);
  });

  it('names what the in-memory Electron lacks, when it is used', () => {
    expect(() => nativeTheme.shouldUseDarkColors).toThrow('The in-memory Electron has no main module.nativeTheme');
    provideElectron(createInMemoryElectron({ main: { nativeTheme: { shouldUseDarkColors: true } } }));
    expect(nativeTheme.shouldUseDarkColors).toBe(true);
  });
});
