import type { PreloadSandbox } from '../electron/index.js';
import type { MainMessage, WorldMessage } from './injected/isolated-ipc.js';
import { PortRelay, type RelayedChannel, type RelayedPort } from './injected/port-relay.js';

/** A document in Chromium and its counterpart in the in-memory Electron, joined. */
export class TabDocument {
  private readonly ipcRenderer: PreloadSandbox['electron']['ipcRenderer'];
  private readonly ports: PortRelay;
  private isClosed = false;

  /** @param post hands a message to the isolated world */
  constructor(
    sandbox: PreloadSandbox,
    private readonly post: (message: MainMessage) => void,
  ) {
    const { window } = sandbox;
    this.ipcRenderer = sandbox.electron.ipcRenderer;
    const createChannel = (): RelayedChannel => new window.MessageChannel() as unknown as RelayedChannel;
    this.ports = new PortRelay((news) => this.tell(news), createChannel, 1);
  }

  /** Takes what the isolated world has sent. */
  receive(message: WorldMessage): void {
    if (this.isClosed) return;
    switch (message.kind) {
      case 'listen':
        return this.listen(message.channel);
      case 'send':
        return this.ipcRenderer.send(message.channel, ...message.args);
      case 'invoke':
        return void this.invoke(message.id, message.channel, message.args);
      case 'post': {
        const ports = message.ports.map((port) => this.ports.take(port));
        return this.ipcRenderer.postMessage(message.channel, message.message, ports);
      }
      case 'port':
      case 'port-close':
        return this.ports.receive(message);
      case 'hello':
      case 'preload-error':
        // Those are about the document itself: the tab's to handle.
        return;
    }
  }

  /** Another document has taken its place. */
  close(): void {
    this.isClosed = true;
  }

  private listen(channel: string): void {
    this.ipcRenderer.on(channel, (event: { readonly ports: readonly RelayedPort[] }, ...args: unknown[]) => {
      this.tell({ kind: 'message', channel, args, ports: event.ports.map((port) => this.ports.give(port)) });
    });
  }

  private async invoke(id: number, channel: string, args: readonly unknown[]): Promise<void> {
    try {
      this.tell({ kind: 'reply', id, value: await this.ipcRenderer.invoke(channel, ...args) });
    } catch (error) {
      this.tell({ kind: 'fault', id, message: messageOf(error) });
    }
  }

  private tell(message: MainMessage): void {
    if (!this.isClosed) this.post(message);
  }
}

function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
}
