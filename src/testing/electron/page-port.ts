import { cloneValue } from '../clone-value.js';
import { nameGaps } from './named-api.js';
import { PortEnd, type PortMessage, type PortOwner } from './port-end.js';

/** The document that ports live in: they close when it goes. */
export interface PortHome {
  readonly ports: Set<PagePort>;
}

export type Listener = ((event: Event) => void) | null;

/** What arrives at a window or a port. */
export type PageMessageEvent = Event & { readonly data: unknown; readonly ports: readonly PagePort[] };

/** `MessagePort` of a page. Reading `onmessage`'s events starts it, `addEventListener` does not. */
export class PagePort extends EventTarget implements PortOwner {
  declare readonly process: 'page';
  declare private end: PortEnd | undefined;
  declare private home: PortHome;
  declare private handlers: Map<string, Listener>;

  constructor(end: PortEnd, home: PortHome) {
    super();
    // Nothing enumerable, so that a port which is carried over the bridge arrives as `{}`; and no proxy can be cloned.
    define(this, { process: 'page', end, home, handlers: new Map() });
    const port = nameGaps('messagePort', this);
    // oxlint-disable-next-line no-constructor-return -- one identity, whose gaps have names
    end.attach(port);
    home.ports.add(port);
    return port;
  }

  get [Symbol.toStringTag](): string {
    return 'MessagePort';
  }

  get onmessage(): Listener {
    return this.handlers.get('message') ?? null;
  }

  set onmessage(listener: Listener) {
    this.handle('message', listener);
    this.start();
  }

  get onmessageerror(): Listener {
    return this.handlers.get('messageerror') ?? null;
  }

  set onmessageerror(listener: Listener) {
    this.handle('messageerror', listener);
  }

  get onclose(): Listener {
    return this.handlers.get('close') ?? null;
  }

  set onclose(listener: Listener) {
    this.handle('close', listener);
  }

  postMessage(message: unknown, options?: readonly unknown[] | { readonly transfer?: readonly unknown[] }): void {
    const transfer = isList(options) ? options : (options?.transfer ?? []);
    const parcel = pack(message, transfer, `Failed to execute 'postMessage' on 'MessagePort'`, this);
    this.end?.post(parcel);
  }

  start(): void {
    this.end?.start();
  }

  /** The other end hears of it, this one does not. */
  close(): void {
    this.end?.close();
    this.home.ports.delete(this);
  }

  onMessage(message: PortMessage): void {
    this.dispatchEvent(createMessageEvent(message, this.home));
  }

  onClose(): void {
    this.home.ports.delete(this);
    this.dispatchEvent(new Event('close'));
  }

  /** Not the browser's: whether the port was transferred. */
  isNeutered(): boolean {
    return this.end === undefined;
  }

  /** Not the browser's: the end of the port, which is another's from now on. */
  takeEnd(): PortEnd | undefined {
    const { end } = this;
    define(this, { end: undefined });
    this.home.ports.delete(this);
    return end?.detach();
  }

  private handle(type: string, listener: Listener): void {
    const before = this.handlers.get(type);
    if (before) this.removeEventListener(type, before);
    this.handlers.set(type, listener);
    if (listener) this.addEventListener(type, listener);
  }
}

/** Copies a message and takes what goes with it, as a page's `postMessage` does. */
export function pack(message: unknown, transfer: readonly unknown[], context: string, source?: PagePort): PortMessage {
  const ports = transfer.filter((item) => item instanceof PagePort);
  const buffers = transfer.filter((item) => Object.prototype.toString.call(item) === '[object ArrayBuffer]');
  if (ports.length + buffers.length < transfer.length) {
    throw new DOMException(`${context}: Value at index 0 does not have a transferable type.`, 'DataCloneError');
  }
  for (const [index, port] of ports.entries()) {
    const fault = faultOf(port, ports.indexOf(port) < index, port === source);
    if (fault) throw new DOMException(`${context}: Port at index ${index} ${fault}.`, 'DataCloneError');
  }
  const data = copy(message, context);
  for (const buffer of buffers) structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
  return { data, ends: ports.flatMap((port) => port.takeEnd() ?? []), hasBuffers: buffers.length > 0 };
}

function createMessageEvent({ data, ends }: PortMessage, home: PortHome): PageMessageEvent {
  const ports = ends.map((end) => new PagePort(end, home));
  return Object.assign(new Event('message'), { data, ports });
}

/** The page's own class of channels. */
export function createPageChannelClass(createPair: () => readonly [PortEnd, PortEnd], home: PortHome): object {
  return class MessageChannel {
    readonly port1: PagePort;
    readonly port2: PagePort;

    constructor() {
      const [end1, end2] = createPair();
      this.port1 = new PagePort(end1, home);
      this.port2 = new PagePort(end2, home);
    }
  };
}

function faultOf(port: PagePort, isDuplicate: boolean, isSource: boolean): string | undefined {
  if (isSource) return 'contains the source port';
  if (isDuplicate) return 'is a duplicate of an earlier port';
  return port.isNeutered() ? 'is already neutered' : undefined;
}

function copy(message: unknown, context: string): unknown {
  try {
    return cloneValue(message);
  } catch {
    throw new DOMException(`${context}: ${String(message)} could not be cloned.`, 'DataCloneError');
  }
}

function define(target: object, properties: object): void {
  for (const [key, value] of Object.entries(properties)) {
    Object.defineProperty(target, key, { value, enumerable: false, writable: true, configurable: true });
  }
}

function isList(options: unknown): options is readonly unknown[] {
  return Array.isArray(options);
}
