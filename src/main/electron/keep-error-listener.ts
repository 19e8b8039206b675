import type { IpcMain } from 'electron';
import { createSubscription, type Subscription } from '../../shared/index.js';

/**
 * Keeps a listener on the channel `error` of `ipcMain`. To an emitter without one that is an exception which nobody
 * catches: any page that reaches `ipcRenderer` would end the main process. Electron has a listener there itself, which
 * `removeAllListeners()` takes away like all others.
 *
 * @returns stops keeping it; Electron's own, if it is there, stays
 */
export function keepErrorListener(ipcMain: IpcMain): Subscription {
  let isKept = true;
  const ignore = (): void => undefined;
  // Not at once: whoever takes all listeners away would take what is added meanwhile.
  const repair = (): void => queueMicrotask(listen);
  const listen = (): void => {
    if (!isKept) return;
    if (!ipcMain.listeners('error').includes(ignore)) ipcMain.on('error', ignore);
    if (!ipcMain.listeners('removeListener').includes(repair)) ipcMain.on('removeListener', repair);
  };
  listen();
  return createSubscription(() => {
    isKept = false;
    ipcMain.off('removeListener', repair);
    ipcMain.off('error', ignore);
  });
}
