import { CLONE_FAILURE, cloneValue } from './clone.js';
import { createContextBridge, type InMemoryContextBridge } from './context-bridge.js';
import type { Delivery, Pipe } from './delivery.js';
import type { InMemoryFrame } from './frame.js';
import { dispatchInvoke, dispatchMessage } from './ipc-dispatch.js';
import { InMemoryIpcRenderer, type RendererOutlet } from './ipc-renderer.js';
import { nameGaps } from './named-api.js';

/** What a preload script sees. */
export interface PreloadSandbox {
  /** What `require('electron')` gives it. */
  readonly electron: { readonly contextBridge: InMemoryContextBridge; readonly ipcRenderer: InMemoryIpcRenderer };
  /** Main's environment as it was when the document began. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
}

export interface DocumentOptions {
  readonly frame: InMemoryFrame;
  readonly delivery: Delivery;
  readonly hasContextIsolation: boolean;
  /** What happens to a reply that can't be cloned: it rejects, as before Electron 41, or closes the frame's pipe. */
  readonly uncloneableReply: 'reject' | 'close';
}

/** One document in one frame, from its commit until it is left: both of its worlds, and its pipes to main. */
export class InMemoryDocument implements RendererOutlet {
  /** The page's `window`. */
  readonly window: Record<string, unknown> = {};
  readonly preload: PreloadSandbox;
  /** The way to main; navigation takes it too, so what was sent before a commit arrives before it. */
  readonly toMain: Pipe;
  private readonly fromMain: Pipe;
  private readonly replies: Pipe;
  private released = false;
  private isCutOff = false;

  constructor(private readonly options: DocumentOptions) {
    this.toMain = options.delivery.createPipe();
    this.fromMain = options.delivery.createPipe();
    this.replies = options.delivery.createPipe();
    this.preload = {
      electron: nameGaps('renderer module', {
        contextBridge: createContextBridge(this.window, options.hasContextIsolation),
        ipcRenderer: new InMemoryIpcRenderer(this),
      }),
      environment: Object.freeze({ ...process.env }),
    };
  }

  get isReleased(): boolean {
    return this.released;
  }

  /** The page has left the document, or its process has died. */
  release(): void {
    this.released = true;
  }

  /** A message from main; lost when the document has gone meanwhile. */
  receive(channel: string, args: unknown[]): void {
    this.fromMain.post(() => {
      if (this.released) return;
      const { ipcRenderer } = this.preload.electron;
      ipcRenderer.emit(channel, { sender: ipcRenderer, ports: [] }, ...args);
    });
  }

  send(channel: string, args: unknown[]): void {
    this.toMain.post(() => {
      if (!this.isCutOff) dispatchMessage(this.options.frame, this, channel, args);
    });
  }

  invoke(channel: string, args: unknown[]): Promise<{ readonly error?: string; readonly result?: unknown }> {
    return new Promise((resolve) => {
      this.toMain.post(() => {
        if (this.isCutOff) return;
        dispatchInvoke(this.options.frame, this, channel, args, (reply) => this.reply(reply, resolve));
      });
    });
  }

  private reply(
    reply: { readonly error?: string; readonly result?: unknown },
    resolve: (reply: { readonly error?: string; readonly result?: unknown }) => void,
  ): void {
    const copy = this.copyReply(reply);
    if (!copy) return;
    this.replies.post(() => {
      if (!this.released && !this.isCutOff) resolve(copy);
    });
  }

  private copyReply(reply: object): { readonly error?: string; readonly result?: unknown } | undefined {
    try {
      return cloneValue(reply);
    } catch {
      if (this.options.uncloneableReply === 'reject') return { error: `Error: ${CLONE_FAILURE}` };
      this.isCutOff = true;
      return undefined;
    }
  }
}
