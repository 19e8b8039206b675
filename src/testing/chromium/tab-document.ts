import type { MainMessage, WorldMessage } from './injected/isolated-ipc.js';
import type { PreloadSandbox } from '../electron/index.js';

type IpcRenderer = PreloadSandbox['electron']['ipcRenderer'];

/** A document in Chromium and its counterpart in the in-memory Electron, joined. */
export class TabDocument {
  private isClosed = false;

  /** @param post hands a message to the isolated world */
  constructor(
    private readonly ipcRenderer: IpcRenderer,
    private readonly post: (message: MainMessage) => void,
  ) {}

  /** Takes what the isolated world has sent. */
  receive(message: WorldMessage): void {
    if (this.isClosed) return;
    switch (message.kind) {
      case 'listen':
        this.listen(message.channel);
        return;
      case 'send':
        this.ipcRenderer.send(message.channel, ...message.args);
        return;
      case 'invoke':
        void this.invoke(message.id, message.channel, message.args);
        return;
      default:
        return;
    }
  }

  /** Another document has taken its place. */
  close(): void {
    this.isClosed = true;
  }

  private listen(channel: string): void {
    this.ipcRenderer.on(channel, (_event: unknown, ...args: unknown[]) => {
      this.tell({ kind: 'message', channel, args, ports: [] });
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
