import type { PortNews, PortRelay, RelayedPort } from './port-relay.js';
import type { Primordials } from './primordials.js';

/** A message between the isolated world and main. `id` pairs a call with its reply. */
export type WorldMessage =
  | { readonly kind: 'hello'; readonly url: string }
  | { readonly kind: 'preload-error'; readonly message: string; readonly stack: string }
  | { readonly kind: 'listen'; readonly channel: string }
  | { readonly kind: 'send'; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: readonly unknown[] }
  | { readonly kind: 'post'; readonly channel: string; readonly message: unknown; readonly ports: readonly number[] }
  | PortNews;

/** A message from main to the isolated world. */
export type MainMessage =
  | {
      readonly kind: 'message';
      readonly channel: string;
      readonly args: readonly unknown[];
      readonly ports: readonly number[];
    }
  | { readonly kind: 'reply'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'fault'; readonly id: number; readonly message: string }
  | PortNews;

type Listener = (event: object, ...args: unknown[]) => void;

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** `ipcRenderer` of a document in Chromium. It refers to nothing outside of itself. */
export class IsolatedIpc {
  private readonly listeners: Map<string, Listener[]> = new Map();
  private readonly waiting: Map<number, Waiting> = new Map();
  private readonly ports: PortRelay;
  private readonly heard: Set<string> = new Set();
  private lastId = 0;

  /** @param post hands a message to main; throws when it can't be cloned */
  constructor(
    private readonly own: Primordials,
    private readonly post: (message: WorldMessage) => void,
    Relay: typeof PortRelay,
  ) {
    this.ports = new Relay(post, () => new MessageChannel() as never, -1);
    // So that an ipcRenderer which is itself carried over the bridge arrives as `{}`.
    for (const key of Object.keys(this)) Object.defineProperty(this, key, { enumerable: false });
  }

  send(channel: string, ...args: unknown[]): void {
    this.post({ kind: 'send', channel: this.checked(channel), args });
  }

  invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const id = (this.lastId += 1);
      this.waiting.set(id, { resolve, reject });
      try {
        this.post({ kind: 'invoke', id, channel: this.checked(channel), args });
      } catch (error) {
        this.waiting.delete(id);
        throw error;
      }
    });
  }

  postMessage(channel: string, message: unknown, transfer: readonly unknown[] = []): void {
    const ports = this.takeOver(transfer);
    this.post({
      kind: 'post',
      channel: this.checked(channel),
      message,
      ports: ports.map((port) => this.ports.give(port)),
    });
  }

  on(channel: string, listener: Listener): this {
    this.listeners.set(channel, [...(this.listeners.get(channel) ?? []), listener]);
    if (!this.heard.has(channel)) this.post({ kind: 'listen', channel });
    this.heard.add(channel);
    return this;
  }

  once(channel: string, listener: Listener): this {
    const single: Listener & { listener?: Listener } = (event, ...args) => {
      this.off(channel, single);
      listener(event, ...args);
    };
    single.listener = listener;
    return this.on(channel, single);
  }

  off(channel: string, listener: Listener): this {
    const listeners = this.listeners.get(channel) ?? [];
    const index = listeners.findLastIndex((item) => item === listener || Reflect.get(item, 'listener') === listener);
    if (index >= 0) this.listeners.set(channel, listeners.toSpliced(index, 1));
    return this;
  }

  addListener(channel: string, listener: Listener): this {
    return this.on(channel, listener);
  }

  removeListener(channel: string, listener: Listener): this {
    return this.off(channel, listener);
  }

  removeAllListeners(channel?: string): this {
    if (channel === undefined) this.listeners.clear();
    else this.listeners.delete(channel);
    return this;
  }

  listenerCount(channel: string): number {
    return this.listeners.get(channel)?.length ?? 0;
  }

  /** Not Electron's: what main has sent. */
  receive(message: MainMessage): void {
    switch (message.kind) {
      case 'message':
        return this.emit(message.channel, message.args, message.ports);
      case 'reply':
        return this.take(message.id)?.resolve(message.value);
      case 'fault':
        return this.take(message.id)?.reject(new this.own.Error(message.message));
      default:
        return this.ports.receive(message);
    }
  }

  private emit(channel: string, args: readonly unknown[], ports: readonly number[]): void {
    const listeners = this.listeners.get(channel) ?? [];
    const event = { sender: this, senderId: 0, ports: ports.map((port) => this.ports.take(port)) };
    for (const listener of listeners) {
      try {
        listener(event, ...args);
      } catch (error) {
        // One listener's fault is nobody else's.
        console.error(error);
      }
    }
  }

  /** Takes ports away from whoever has them, as a transfer does. */
  private takeOver(transfer: readonly unknown[]): RelayedPort[] {
    if (transfer.some((port) => this.own.brandOf(port) !== '[object MessagePort]')) {
      throw new TypeError('Invalid value for transfer');
    }
    try {
      return structuredClone(transfer, { transfer: transfer as never }) as RelayedPort[];
    } catch {
      throw new TypeError('Invalid value for transfer');
    }
  }

  private take(id: number): Waiting | undefined {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    return waiting;
  }

  private checked(channel: unknown): string {
    if (typeof channel !== 'string') throw new this.own.Error('Missing required channel argument');
    return channel;
  }
}
