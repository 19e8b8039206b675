// What goes wrong between a page and main, on demand. The first three use nothing but Electron's own API: they work on
// windows of the in-memory Electron, and in the main process of a real one.
import type { BrowserWindow } from 'electron';
import type { DroppableServer } from './droppable-server.js';

/** What can be cut: a socket of `ws`, and whatever else ends without a closing handshake when it is told to. */
export interface TerminableSocket {
  terminate(): void;
  once(event: 'close', listener: () => void): unknown;
}

/**
 * Closes a window as its user does.
 *
 * @returns when it has gone
 * @throws {Error} when a listener of `close` has prevented it
 */
export async function closeWindow(window: BrowserWindow): Promise<void> {
  if (window.isDestroyed()) return;
  const closed = new Promise<void>((resolve) => window.once('closed', resolve));
  let isPrevented = false;
  // The last listener, so that all others have decided.
  window.once('close', (event) => {
    isPrevented = event.defaultPrevented;
  });
  window.close();
  if (isPrevented) throw new Error("The window was not closed: a listener of 'close' has prevented it");
  await closed;
}

/** Loads a window's page anew. @returns when the new document has loaded, with its preload script run */
export async function reload(window: BrowserWindow): Promise<void> {
  const loaded = new Promise<void>((resolve) => window.webContents.once('did-finish-load', () => resolve()));
  window.webContents.reload();
  await loaded;
}

/** Kills the process of a window's page. @returns when main knows; the window stays, without a document */
export async function crashPage(window: BrowserWindow): Promise<void> {
  const gone = new Promise<void>((resolve) => window.webContents.once('render-process-gone', () => resolve()));
  window.webContents.forcefullyCrashRenderer();
  await gone;
}

/**
 * Cuts a live WebSocket without a closing frame, as a lost network does.
 *
 * @param target a client's socket of `ws`, or a server that was made `droppable`, which loses all of its sockets
 * @returns when this end has noticed; the other end notices by itself
 * @throws {Error} when a server has no open socket: the test would show nothing
 */
export async function dropSocket(target: TerminableSocket | DroppableServer): Promise<void> {
  if ('dropSockets' in target) {
    if ((await target.dropSockets()) === 0) throw new Error('The server has no open socket that could be dropped');
    return;
  }
  const closed = new Promise<void>((resolve) => target.once('close', resolve));
  target.terminate();
  await closed;
}
