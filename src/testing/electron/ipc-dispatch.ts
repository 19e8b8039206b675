// How a message of a page finds its listeners and its handler in main.
import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron';
import type { InMemoryDocument } from './document.js';
import type { InMemoryFrame } from './frame.js';
import type { InMemoryIpcMain } from './ipc-main.js';
import { InMemoryMessagePortMain } from './message-port-main.js';
import type { PortEnd } from './port-end.js';
import type { ReplyChannel } from './reply-channel.js';

/** Hands a message to its listeners: the window's own event, then frame, window and `ipcMain`. */
export function dispatchMessage(
  frame: InMemoryFrame,
  from: InMemoryDocument,
  channel: string,
  args: readonly unknown[],
): void {
  if (frame.webContents.isDestroyed()) return;
  const event = createMessageEvent(frame, from);
  frame.webContents.emit('ipc-message', event, channel, ...args);
  for (const ipc of emittersOf(frame)) ipc.emit(channel, event, ...args);
}

/** As {@link dispatchMessage}; the first listener to set `returnValue` answers. */
export function dispatchSync(
  frame: InMemoryFrame,
  from: InMemoryDocument,
  channel: string,
  args: readonly unknown[],
  reply: ReplyChannel,
): void {
  const { webContents } = frame;
  if (webContents.isDestroyed()) return;
  const event = createMessageEvent(frame, from);
  Object.defineProperty(event, 'returnValue', {
    set(value: unknown) {
      reply.sendReply(value);
    },
    get: () => undefined,
  });
  const listeners = [webContents.listenerCount('ipc-message-sync')];
  for (const ipc of emittersOf(frame)) listeners.push(ipc.listenerCount(channel));
  if (listeners.every((count) => count === 0)) {
    const caller = `WebContents #${webContents.id}`;
    const warning = `${caller} called ipcRenderer.sendSync() with '${channel}' channel without listeners.`;
    webContents.world.consoleErrors.push([warning]);
  }
  webContents.emit('ipc-message-sync', event, channel, ...args);
  for (const ipc of emittersOf(frame)) ipc.emit(channel, event, ...args);
}

/** Hands over ports, and what came with them. The window's own event tells nothing of it. */
export function dispatchPorts(
  frame: InMemoryFrame,
  from: InMemoryDocument,
  channel: string,
  message: unknown,
  ends: readonly PortEnd[],
): void {
  const { webContents } = frame;
  if (webContents.isDestroyed()) return;
  const emitters = emittersOf(frame);
  const ports = ends.map((end) => new InMemoryMessagePortMain(end));
  if (emitters.every((ipc) => ipc.listenerCount(channel) === 0)) {
    for (const port of ports) webContents.world.collectable.add(() => port.close());
    return;
  }
  const event = Object.assign(createMessageEvent(frame, from), { ports });
  for (const ipc of emitters) ipc.emit(channel, event, message);
}

/** Runs the handler of a call: the frame's, else the window's, else that of `ipcMain`. */
export function dispatchInvoke(
  frame: InMemoryFrame,
  from: InMemoryDocument,
  channel: string,
  args: readonly unknown[],
  reply: ReplyChannel,
): void {
  const { webContents } = frame;
  if (webContents.isDestroyed()) return;
  const { collectable, consoleErrors } = webContents.world;
  const abandon = (): void => reply.collect();
  collectable.add(abandon);
  const answer = (value: object): void => {
    reply.sendReply(value);
    collectable.delete(abandon);
  };
  const fail = (error: { toString(): string }): void => {
    consoleErrors.push([`Error occurred in handler for '${channel}':`, error]);
    answer({ error: error.toString() });
  };
  const handler = emittersOf(frame)
    .map((ipc) => ipc.handlerOf(channel))
    .find((found) => found !== undefined);
  if (!handler) return fail(new Error(`No handler registered for '${channel}'`));
  const event = createIpcEvent(frame, from) as unknown as IpcMainInvokeEvent;
  const run = async (): Promise<void> => answer({ result: await handler(event, ...args) });
  run()
    .catch(fail)
    // What was thrown has no text: nobody answers, and main is left with a rejection that nobody handles.
    .catch((error: unknown) => consoleErrors.push(['UnhandledPromiseRejectionWarning:', error]));
}

function emittersOf(frame: InMemoryFrame): readonly InMemoryIpcMain[] {
  return [frame.ipc, frame.webContents.ipc, frame.webContents.world.ipcMain];
}

function createMessageEvent(frame: InMemoryFrame, from: InMemoryDocument): IpcMainEvent {
  // Answers go to the document that sent, not to the one that may be in its place by then.
  const reply = (channel: string, ...args: unknown[]): void => {
    if (frame.document === from && !frame.isDisposed) frame.send(channel, ...args);
  };
  return Object.assign(createIpcEvent(frame, from), { ports: [], reply }) as unknown as IpcMainEvent;
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
