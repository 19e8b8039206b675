import { BrowserWindow, app, ipcMain } from 'electron';

/** An app of a few lines, which uses Electron by itself. */
export async function startNotes(preload: string): Promise<BrowserWindow> {
  const notes: { readonly text: string; readonly writtenAt: Date }[] = [];
  ipcMain.handle('add', (_event, text: string) => {
    notes.push({ text, writtenAt: new Date(0) });
    return notes;
  });
  await app.whenReady();
  const window = new BrowserWindow({ webPreferences: { preload } });
  await window.loadURL('https://app.example/');
  return window;
}
