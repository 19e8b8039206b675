import type { IpcMainInvokeEvent } from 'electron';
import { NamedEmitter } from './named-emitter.js';

/** What `ipcMain.handle` takes. */
export type InvokeHandler = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;

type Api = Pick<Electron.IpcMain, 'handle' | 'handleOnce' | 'removeHandler'>;

/** `ipcMain`, and the `ipc` of a `webContents` and of a frame. */
export class InMemoryIpcMain extends NamedEmitter implements Api {
  private readonly handlers = new Map<string, InvokeHandler>();

  constructor(name = 'ipcMain') {
    super(name);
    // As Electron's own has one; `removeAllListeners` takes it away.
    this.on('error', () => undefined);
  }

  handle(channel: string, handler: InvokeHandler): void {
    if (this.handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof handler !== 'function') {
      throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`);
    }
    this.handlers.set(channel, handler);
  }

  handleOnce(channel: string, handler: InvokeHandler): void {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel);
      return handler(event, ...args);
    });
  }

  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }

  /** Not Electron's: how a call finds its handler. */
  handlerOf(channel: string): InvokeHandler | undefined {
    return this.handlers.get(channel);
  }

  /** Not Electron's: the channels that have a handler, for assertions. */
  get handledChannels(): readonly string[] {
    return [...this.handlers.keys()];
  }
}
