// What is between two ports, whichever process each of them is in.
import type { Delivery, Pipe } from './delivery.js';

/** What a port sends: a copy, and the ends of the ports that go with it. */
export interface PortMessage {
  readonly data: unknown;
  readonly ends: readonly PortEnd[];
  /** Whether memory was to move with it: main has no way to take that, and loses the message. */
  readonly hasBuffers: boolean;
}

/** The port that an end belongs to now. */
export interface PortOwner {
  readonly process: 'main' | 'page';
  onMessage(message: PortMessage): void;
  onClose(): void;
}

/** One end of a channel. It goes from port to port as they are transferred, with what has arrived and was not read. */
export class PortEnd {
  private peer: PortEnd | undefined;
  private owner: PortOwner | undefined;
  private readonly arrived: (() => void)[] = [];
  private readonly toHere: Pipe;
  private isStarted = false;
  private isClosed = false;

  private constructor(delivery: Delivery) {
    this.toHere = delivery.createPipe();
  }

  /** @returns both ends of a new channel */
  static pair(delivery: Delivery): readonly [PortEnd, PortEnd] {
    const ends = [new PortEnd(delivery), new PortEnd(delivery)] as const;
    [ends[0].peer, ends[1].peer] = [ends[1], ends[0]];
    return ends;
  }

  attach(owner: PortOwner): void {
    this.owner = owner;
  }

  /** The port was transferred; what arrives waits for the next one. */
  detach(): this {
    this.owner = undefined;
    this.isStarted = false;
    return this;
  }

  /** To a closed end, or from one, a message goes nowhere, and nobody is told. */
  post(message: PortMessage): void {
    this.peer?.receive(() => this.peer?.hand(message));
  }

  start(): void {
    if (this.isStarted) return;
    this.isStarted = true;
    this.toHere.post(() => this.drain());
  }

  /** @returns whether it was open until now */
  close(): boolean {
    if (this.isClosed) return false;
    this.isClosed = true;
    this.peer?.receive(() => this.peer?.closeFromAfar());
    return true;
  }

  private receive(arrival: () => void): void {
    this.toHere.post(() => {
      this.arrived.push(arrival);
      this.drain();
    });
  }

  private drain(): void {
    while (this.isStarted && this.arrived.length > 0) this.arrived.shift()?.();
  }

  private hand(message: PortMessage): void {
    if (this.isClosed || (message.hasBuffers && this.owner?.process === 'main')) return;
    this.owner?.onMessage(message);
  }

  private closeFromAfar(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.owner?.onClose();
  }
}
