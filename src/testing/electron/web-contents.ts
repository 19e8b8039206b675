import type { WebPreferences } from 'electron';
import { InMemoryFrame } from './frame.js';
import { InMemoryIpcMain } from './ipc-main.js';
import { createEvent, NamedEmitter } from './named-emitter.js';
import { navigate } from './navigation.js';
import type { InMemorySession } from './session.js';
import type { World } from './world.js';

type WindowOpenHandler = (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse;

type Api = Pick<
  Electron.WebContents,
  | 'id'
  | 'isDestroyed'
  | 'isCrashed'
  | 'getURL'
  | 'send'
  | 'postMessage'
  | 'loadURL'
  | 'reload'
  | 'forcefullyCrashRenderer'
  | 'setWindowOpenHandler'
>;

/** `WebContents`: one page, whatever documents it shows. */
export class InMemoryWebContents extends NamedEmitter implements Api {
  readonly id: number;
  readonly mainFrame: InMemoryFrame;
  readonly ipc = new InMemoryIpcMain('webContents.ipc');
  private windowOpenHandler: WindowOpenHandler = () => ({ action: 'allow' });
  private destroyed = false;
  private crashed = false;

  constructor(
    /** Not Electron's. */
    readonly world: World,
    readonly session: InMemorySession,
    /** Not Electron's: what `getLastWebPreferences` tells. */
    readonly preferences: WebPreferences,
  ) {
    super('webContents');
    this.id = world.nextId();
    this.mainFrame = new InMemoryFrame(this, null);
    world.app.emit('web-contents-created', createEvent({}), this);
  }

  isDestroyed(): boolean {
    return this.destroyed;
  }

  isCrashed(): boolean {
    return this.crashed;
  }

  getURL(): string {
    return this.alive().mainFrame.url;
  }

  getLastWebPreferences(): WebPreferences {
    return { ...this.alive().preferences };
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.alive().windowOpenHandler = handler;
  }

  /** Sends to the main frame; to a document that has gone it only writes an error to the console. */
  send(channel: string, ...args: unknown[]): void {
    this.alive().mainFrame.send(channel, ...args);
  }

  /** As {@link send}, with ports; it throws when the document has gone. */
  postMessage(...args: [channel: string, message: unknown, transfer?: readonly unknown[]]): void {
    this.alive().mainFrame.postMessage(...args);
  }

  async loadURL(url: string): Promise<void> {
    const isCommitted = await navigate({ frame: this.alive().mainFrame, url, initiator: 'main' });
    if (!isCommitted) throw new Error(`ERR_ABORTED (-3) loading '${url}'`);
  }

  reload(): void {
    const { mainFrame } = this.alive();
    const url = mainFrame.isDisposed ? this.lastUrl : mainFrame.url;
    void navigate({ frame: mainFrame, url, initiator: 'main' });
  }

  /** The renderer process dies. Main hears of it; the page can't. */
  forcefullyCrashRenderer(): void {
    this.lastUrl = this.alive().mainFrame.url;
    this.crashed = true;
    this.mainFrame.dispose();
    this.emit('render-process-gone', createEvent({}), { reason: 'crashed', exitCode: 139 });
  }

  /** Not Electron's: a new document has a living process. */
  didRecover(): void {
    this.crashed = false;
  }

  /** Not Electron's: asks whether a page may open a window. */
  allowsOpening(url: string): boolean {
    const referrer = { url: this.mainFrame.url, policy: 'strict-origin-when-cross-origin' } as const;
    const details = { url, frameName: '', features: '', disposition: 'foreground-tab', referrer } as const;
    return this.windowOpenHandler(details).action === 'allow';
  }

  /** Not Electron's: what closing or destroying the window does to its page. */
  destroyNow(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.mainFrame.remove();
    this.emit('destroyed');
  }

  private lastUrl = '';

  private alive(): this {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
    return this;
  }
}
