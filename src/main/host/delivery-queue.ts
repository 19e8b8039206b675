// Numbered one-way messages to one page: the events of a subscription, the calls of a callback. How to use it:
//
//   const queue = new DeliveryQueue({ window, maxQueued }, budget);
//   queue.start((sequence, value) => answers.post({ kind: 'event', id, sequence, payload: value }));
//   queue.push(value, approximateBytes(value));
//   queue.ack(sequence);        what the page acknowledged; throws PROTOCOL for what it can't have
//   queue.drain();              sends the rest at once, whatever the window says, and ends: for what is over now
//   queue.end();                lets go of everything; then nothing has any effect
import { ProtocolError } from '../../shared/index.js';
import type { DeliveryBudget } from './delivery-budget.js';

/** How much one queue may hold. */
export interface DeliveryLimits {
  /** Deliveries that may be sent and not acknowledged; they are kept, to be sent again on another connection. */
  readonly window: number;
  /** Deliveries that may wait behind those; one more, and the oldest of them is dropped. */
  readonly maxQueued: number;
}

/** Sends one delivery. @throws when it can't be sent: it counts as dropped then */
export type PostDelivery = (sequence: number, value: unknown) => void;

interface Delivery {
  readonly sequence: number;
  readonly value: unknown;
  readonly bytes: number;
}

/**
 * Delivers in order, each once, and never holds more than its limits. What is dropped leaves its number out, and
 * the newest is never dropped: a loss is always followed by a delivery that shows it.
 */
export class DeliveryQueue {
  /** Sent and not acknowledged. */
  private readonly sent: Delivery[] = [];
  private readonly queued: Delivery[] = [];
  private post: PostDelivery | undefined;
  private lastSequence = 0;
  private lastSent = 0;
  private acknowledged = 0;
  /** Taken off each number on the wire: where the numbers of the present reader begin. */
  private offset = 0;
  private isLatestOnly = false;
  private isEnded = false;

  constructor(
    private readonly limits: DeliveryLimits,
    private readonly budget: DeliveryBudget,
  ) {}

  /**
   * Takes one delivery.
   *
   * @param mode `latest` for a reader who wants the newest alone: it takes the place of one that waits, which is then
   *   not counted as dropped, and is sent when the one before it has been acknowledged
   */
  push(value: unknown, bytes: number, mode: 'every' | 'latest' = 'every'): void {
    if (this.isEnded) return;
    this.isLatestOnly = mode === 'latest';
    const replaced = this.isLatestOnly ? this.queued.pop() : undefined;
    if (replaced) this.budget.release(replaced.bytes);
    this.lastSequence = replaced?.sequence ?? this.lastSequence + 1;
    this.queued.push({ sequence: this.lastSequence, value, bytes });
    this.budget.hold(bytes);
    this.flush();
    this.trim();
  }

  /** @throws {ProtocolError} when `sequence` is none that was sent; one that was acknowledged before has no effect */
  ack(sequence: number): void {
    if (this.isEnded) return;
    this.settle(sequence);
    this.flush();
  }

  /** Begins to send, and after {@link pause} goes on, to a reader who has had nothing yet. */
  start(post: PostDelivery): void {
    this.offset = this.acknowledged;
    this.replay(post);
  }

  /**
   * Goes on after {@link pause}, to the same reader.
   *
   * @param received the last number that arrived there: what follows it is sent again
   * @throws {ProtocolError} when it is none that was sent
   */
  resume(post: PostDelivery, received: number): void {
    this.settle(received);
    this.replay(post);
  }

  /** Sends nothing until it is started or resumed. */
  pause(): void {
    this.post = undefined;
    this.budget.forget(this);
  }

  /** Sends what waits, whatever the window says, and ends. */
  drain(): void {
    while (this.post && this.queued.length > 0) this.sendNext(this.post);
    this.end();
  }

  /** Lets go of everything. Idempotent. */
  end(): void {
    this.isEnded = true;
    this.pause();
    for (const { bytes } of this.sent.splice(0)) this.budget.acknowledge(bytes);
    for (const { bytes } of this.queued.splice(0)) this.budget.release(bytes);
  }

  /** Sends as much as window and budget let it. The budget calls it too, when it has room again. */
  flush(): void {
    const window = this.isLatestOnly ? 1 : this.limits.window;
    while (this.post && this.sent.length < window) {
      const [next] = this.queued;
      if (!next) return;
      if (!this.budget.hasRoomFor(next.bytes)) return this.budget.await(this);
      this.sendNext(this.post);
    }
  }

  private replay(post: PostDelivery): void {
    this.post = post;
    for (const delivery of Array.from(this.sent)) this.transmit(delivery);
    this.flush();
  }

  private settle(sequence: number): void {
    const absolute = sequence + this.offset;
    if (!Number.isSafeInteger(sequence) || sequence < 0 || absolute > this.lastSent) {
      throw new ProtocolError({ reason: 'the acknowledged number was never sent' });
    }
    this.acknowledged = Math.max(this.acknowledged, absolute);
    let count = 0;
    for (const { sequence: sent, bytes } of this.sent) {
      if (sent > absolute) break;
      count += 1;
      this.budget.acknowledge(bytes);
    }
    this.sent.splice(0, count);
  }

  private sendNext(post: PostDelivery): void {
    const next = this.queued.shift();
    if (!next) return;
    this.sent.push(next); // first: to post may end the connection, and then it is sent again on the next one
    this.budget.send(next.bytes);
    this.lastSent = next.sequence;
    this.transmit(next, post);
  }

  private transmit(delivery: Delivery, post = this.post): void {
    try {
      post?.(delivery.sequence - this.offset, delivery.value);
    } catch {
      // Whoever posts has logged why. It is left out, like what was dropped.
      const index = this.sent.indexOf(delivery);
      if (index < 0) return;
      this.sent.splice(index, 1);
      this.budget.acknowledge(delivery.bytes);
    }
  }

  private trim(): void {
    while (this.queued.length > this.limits.maxQueued || (this.queued.length > 1 && this.budget.isExceeded)) {
      this.budget.release(this.queued.shift()?.bytes ?? 0);
    }
  }
}
