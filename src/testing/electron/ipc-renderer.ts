import { cloneValue } from './clone.js';
import { NamedEmitter } from './named-emitter.js';

/** How a document's messages reach main. */
export interface RendererOutlet {
  readonly isReleased: boolean;
  send(channel: string, args: unknown[]): void;
  /** Settles with what main replied; never, when there is nobody to tell. */
  invoke(channel: string, args: unknown[]): Promise<{ readonly error?: string; readonly result?: unknown }>;
}

/** `ipcRenderer` of one document. */
export class InMemoryIpcRenderer extends NamedEmitter {
  constructor(private readonly outlet: RendererOutlet) {
    super('ipcRenderer');
    // So that an ipcRenderer which is itself carried over the bridge arrives as `{}`.
    for (const key of Object.keys(this)) Object.defineProperty(this, key, { enumerable: false });
  }

  send(channel: string, ...args: unknown[]): void {
    this.assertAlive();
    this.outlet.send(channel, cloneValue(args));
  }

  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    this.assertAlive();
    const { error, result } = await this.outlet.invoke(channel, cloneValue(args));
    // Electron tests for truth, so a handler that throws an empty string resolves.
    if (error) throw new Error(`Error invoking remote method '${channel}': ${error}`);
    return result;
  }

  private assertAlive(): void {
    if (this.outlet.isReleased) throw new Error('IPC method called after context was released');
  }
}
