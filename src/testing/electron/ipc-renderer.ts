import { cloneValue } from '../clone-value.js';
import { expectChannel } from './arguments.js';
import { NamedEmitter } from './named-emitter.js';
import { PagePort } from './page-port.js';
import type { PortEnd } from './port-end.js';
import type { InvokeReply } from './reply-channel.js';

/** How a document's messages reach main. */
export interface RendererOutlet {
  readonly isReleased: boolean;
  send(channel: string, args: readonly unknown[]): void;
  sendPorts(channel: string, message: unknown, ends: readonly PortEnd[]): void;
  /** @throws {Error} when nobody answers at once */
  sendSync(channel: string, args: readonly unknown[]): unknown;
  /** Settles with what main replied; never, when there is nobody to tell. */
  invoke(channel: string, args: readonly unknown[]): Promise<InvokeReply>;
}

type Api = Pick<Electron.IpcRenderer, 'send' | 'sendSync' | 'invoke' | 'postMessage'>;

/** `ipcRenderer` of one document. */
export class InMemoryIpcRenderer extends NamedEmitter implements Api {
  constructor(private readonly outlet: RendererOutlet) {
    super('ipcRenderer');
    // So that an ipcRenderer which is itself carried over the bridge arrives as `{}`.
    for (const key of Reflect.ownKeys(this)) Object.defineProperty(this, key, { enumerable: false });
  }

  send(channel: string, ...args: unknown[]): void {
    this.prepare(channel);
    this.outlet.send(channel, cloneValue(args));
  }

  sendSync(channel: string, ...args: unknown[]): unknown {
    this.prepare(channel);
    return this.outlet.sendSync(channel, cloneValue(args));
  }

  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    this.prepare(channel);
    const { error, result } = await this.outlet.invoke(channel, cloneValue(args));
    // Electron tests for truth, so a handler that throws an empty string resolves.
    if (error) throw new Error(`Error invoking remote method '${channel}': ${error}`);
    return result;
  }

  postMessage(channel: string, message: unknown, transfer: unknown = []): void {
    this.prepare(channel);
    const copy = cloneValue(message);
    if (!Array.isArray(transfer) || !transfer.every(isTransferable)) throw new TypeError('Invalid value for transfer');
    this.outlet.sendPorts(
      channel,
      copy,
      transfer.flatMap((port: PagePort) => port.takeEnd() ?? []),
    );
  }

  private prepare(channel: unknown): void {
    expectChannel(channel);
    if (this.outlet.isReleased) throw new Error('IPC method called after context was released');
  }
}

function isTransferable(value: unknown, index: number, all: readonly unknown[]): boolean {
  return value instanceof PagePort && !value.isNeutered() && all.indexOf(value) === index;
}
