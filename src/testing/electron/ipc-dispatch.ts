// How a message of a page finds its listeners and its handler in main.
import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import type { InMemoryDocument } from './document.js';
import type { InMemoryFrame } from './frame.js';
import type { InMemoryIpcMain } from './ipc-main.js';

/** Hands a message to its listeners: the window's own event, then frame, window and `ipcMain`. */
export function dispatchMessage(frame: InMemoryFrame, from: InMemoryDocument, channel: string, args: unknown[]): void {
  const { webContents } = frame;
  if (webContents.isDestroyed()) return;
  const event = Object.assign(createIpcEvent(frame, from), {
    ports: [],
    reply: (replyChannel: string, ...replyArgs: unknown[]) => {
      if (frame.document === from) frame.send(replyChannel, ...replyArgs);
    },
  }) as unknown as IpcMainEvent;
  webContents.emit('ipc-message', event, channel, ...args);
  for (const ipc of emittersOf(frame)) ipc.emit(channel, event, ...args);
}

/** Runs the handler of a call: the frame's, else the window's, else that of `ipcMain`. */
export function dispatchInvoke(
  frame: InMemoryFrame,
  from: InMemoryDocument,
  channel: string,
  args: unknown[],
  reply: (reply: { readonly error?: string; readonly result?: unknown }) => void,
): void {
  if (frame.webContents.isDestroyed()) return;
  const handler = emittersOf(frame)
    .map((ipc) => ipc.handlerOf(channel))
    .find((found) => found !== undefined);
  if (!handler) return reply({ error: `Error: No handler registered for '${channel}'` });
  const event = createIpcEvent(frame, from) as unknown as IpcMainInvokeEvent;
  const run = async (): Promise<unknown> => handler(event, ...args);
  run().then(
    (result) => reply({ result }),
    (error: { toString(): string }) => reply({ error: error.toString() }),
  );
}

function emittersOf(frame: InMemoryFrame): readonly InMemoryIpcMain[] {
  return [frame.ipc, frame.webContents.ipc, frame.webContents.world.ipcMain];
}

function createIpcEvent(frame: InMemoryFrame, from: InMemoryDocument): object {
  const { processId, routingId } = frame;
  return {
    type: 'frame',
    processId,
    frameId: routingId,
    sender: frame.webContents,
    /** Looked up when it is read: by then the document may be gone. */
    get senderFrame(): InMemoryFrame | null {
      return frame.document === from && !frame.isDisposed ? frame : null;
    },
    preventDefault: () => undefined,
    defaultPrevented: false,
  };
}
