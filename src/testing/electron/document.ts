import { CLONE_FAILURE, cloneValue } from '../clone-value.js';
import { createContextBridge, type InMemoryContextBridge } from './context-bridge.js';
import type { Pipe } from './delivery.js';
import type { InMemoryFrame } from './frame.js';
import { dispatchInvoke, dispatchMessage, dispatchPorts, dispatchSync } from './ipc-dispatch.js';
import { InMemoryIpcRenderer, type RendererOutlet } from './ipc-renderer.js';
import { nameGaps } from './named-api.js';
import { PagePort } from './page-port.js';
import { PageWindows, type PageWindow } from './page-window.js';
import type { PortEnd } from './port-end.js';
import { ReplyChannel, type InvokeReply } from './reply-channel.js';
import { createPreloadRequire } from './run-preload.js';
import type { World } from './world.js';

/** What a preload script sees. */
export interface PreloadSandbox {
  /** What `require('electron')` gives it. */
  readonly electron: { readonly contextBridge: InMemoryContextBridge; readonly ipcRenderer: InMemoryIpcRenderer };
  /** Its `require`: of a sandboxed one, `electron` and a few modules of Node. */
  readonly require: (name: string) => unknown;
  /** Its `window`: without context isolation, the page's. */
  readonly window: Record<string, unknown> & PageWindow;
  /** Main's environment as it was when the document began. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
}

/** One document in one frame, from its commit until it is left: both of its worlds, and its pipes to main. */
export class InMemoryDocument implements RendererOutlet {
  readonly preload: PreloadSandbox;
  /** The way to main; navigation takes it too, so what was sent before a commit arrives before it. */
  readonly toMain: Pipe;
  private readonly world: World;
  private readonly windows: PageWindows;
  private readonly fromMain: Pipe;
  private readonly replies: Pipe;
  private released = false;
  private isCutOff = false;

  constructor(private readonly frame: InMemoryFrame) {
    const { world, preferences } = frame.webContents;
    const { delivery } = world;
    const hasContextIsolation = preferences.contextIsolation !== false;
    this.world = world;
    this.toMain = delivery.createPipe();
    this.fromMain = delivery.createPipe();
    this.replies = delivery.createPipe();
    this.windows = new PageWindows(delivery, hasContextIsolation, () => frame.origin);
    const electron = nameGaps('renderer module', {
      contextBridge: createContextBridge(this.windows.main, hasContextIsolation),
      ipcRenderer: new InMemoryIpcRenderer(this),
    });
    this.preload = {
      electron,
      require: createPreloadRequire(frame.webContents, electron),
      window: this.windows.isolated,
      environment: Object.freeze({ ...process.env }),
    };
  }

  /** The page's `window`. */
  get window(): Record<string, unknown> & PageWindow {
    return this.windows.main;
  }

  get isReleased(): boolean {
    return this.released;
  }

  /** The page has left the document, or its process has died. */
  release(): void {
    if (this.released) return;
    this.released = true;
    this.windows.release();
  }

  /** A message from main; lost when the document has gone meanwhile. */
  receive(channel: string, args: readonly unknown[], ends: readonly PortEnd[] = []): void {
    this.fromMain.post(() => {
      if (this.released) return;
      const { ipcRenderer } = this.preload.electron;
      const ports = ends.map((end) => new PagePort(end, this.windows));
      ipcRenderer.emit(channel, { sender: ipcRenderer, ports }, ...args);
    });
  }

  send(channel: string, args: readonly unknown[]): void {
    this.post(() => dispatchMessage(this.frame, this, channel, args));
  }

  sendPorts(channel: string, message: unknown, ends: readonly PortEnd[]): void {
    this.post(() => dispatchPorts(this.frame, this, channel, message, ends));
  }

  sendSync(channel: string, args: readonly unknown[]): unknown {
    let answer: { readonly value: unknown } | undefined;
    const channelToPage = new ReplyChannel((value) => (answer = { value: cloneValue(value) }));
    this.post(() => dispatchSync(this.frame, this, channel, args, channelToPage));
    this.toMain.flush();
    if (answer) return answer.value;
    throw new Error(
      `No listener of '${channel}' has set event.returnValue. In Electron the page would stand still until one does; ` +
        'the in-memory Electron has one thread for main and page, and can only wait for listeners that answer at once.',
    );
  }

  invoke(channel: string, args: readonly unknown[]): Promise<InvokeReply> {
    return new Promise((resolve) => {
      const reply = new ReplyChannel((value) => this.reply(value as InvokeReply, resolve));
      this.post(() => dispatchInvoke(this.frame, this, channel, args, reply));
    });
  }

  private post(task: () => void): void {
    this.toMain.post(() => {
      if (!this.isCutOff) task();
    });
  }

  private reply(reply: InvokeReply, resolve: (reply: InvokeReply) => void): void {
    const copy = this.copyReply(reply);
    if (!copy) return;
    this.replies.post(() => {
      if (!this.released && !this.isCutOff) resolve(copy);
    });
  }

  private copyReply(reply: InvokeReply): InvokeReply | undefined {
    try {
      return cloneValue(reply);
    } catch {
      if (this.world.uncloneableReply === 'reject') throw new Error(CLONE_FAILURE);
      this.isCutOff = true;
      return undefined;
    }
  }
}
