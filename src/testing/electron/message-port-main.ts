import { cloneValue } from '../clone-value.js';
import type { Delivery } from './delivery.js';
import { NamedEmitter } from './named-emitter.js';
import { PortEnd, type PortMessage, type PortOwner } from './port-end.js';

type Api = Pick<Electron.MessagePortMain, 'postMessage' | 'start' | 'close'>;

/** `MessagePortMain`: a port that is in main. */
export class InMemoryMessagePortMain extends NamedEmitter implements Api, PortOwner {
  readonly process = 'main';
  private end: PortEnd | undefined;
  private isClosed = false;

  constructor(end: PortEnd) {
    super('messagePortMain');
    this.end = end;
    end.attach(this);
  }

  postMessage(message: unknown, transfer?: readonly unknown[]): void {
    if (!this.end) return;
    const data = cloneValue(message);
    if (transfer !== undefined && !Array.isArray(transfer)) {
      throw new TypeError('transferables must be an array of MessagePorts');
    }
    this.end.post({ data, ends: takeEnds(transfer ?? [], this), hasBuffers: false });
  }

  start(): void {
    this.end?.start();
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (this.end?.close() === true) this.emit('close');
  }

  onMessage({ data, ends }: PortMessage): void {
    this.emit('message', { data, ports: ends.map((end) => new InMemoryMessagePortMain(end)) });
  }

  onClose(): void {
    this.isClosed = true;
    this.emit('close');
  }

  /** Not Electron's: whether the port was transferred. */
  get isNeutered(): boolean {
    return this.end === undefined;
  }

  /** Not Electron's: the end of the port, which is another's from now on. */
  takeEnd(): PortEnd | undefined {
    const { end } = this;
    this.end = undefined;
    return end?.detach();
  }
}

/**
 * The ends of ports that main transfers; none is taken unless all can be.
 *
 * @throws {Error} in Electron's words, naming the first that can't be
 */
export function takeEnds(ports: readonly unknown[], source?: InMemoryMessagePortMain): readonly PortEnd[] {
  const checked: InMemoryMessagePortMain[] = [];
  for (const [index, port] of ports.entries()) {
    if (!(port instanceof InMemoryMessagePortMain)) throw new Error(`Port at index ${index} is not a valid port`);
    checked.push(port);
  }
  const own = source ? checked.indexOf(source) : -1;
  if (own >= 0) throw new Error(`Port at index ${own} contains the source port.`);
  for (const [index, port] of checked.entries()) {
    if (port.isNeutered) throw new Error(`Port at index ${index} is already neutered.`);
    if (checked.indexOf(port) < index) throw new Error(`Port at index ${index} is a duplicate.`);
  }
  return checked.flatMap((port) => port.takeEnd() ?? []);
}

/** `MessageChannelMain` of one in-memory Electron. */
export function createMessageChannelClass(delivery: Delivery): typeof Electron.MessageChannelMain {
  class MessageChannelMain {
    readonly port1: InMemoryMessagePortMain;
    readonly port2: InMemoryMessagePortMain;

    constructor() {
      const [end1, end2] = PortEnd.pair(delivery);
      this.port1 = new InMemoryMessagePortMain(end1);
      this.port2 = new InMemoryMessagePortMain(end2);
    }
  }
  return MessageChannelMain as unknown as typeof Electron.MessageChannelMain;
}
