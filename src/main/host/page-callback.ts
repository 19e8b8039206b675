import type { CallbackMessage, Limits } from '../../shared/index.js';
import { LiveArgument } from '../validation/index.js';
import { approximateBytes } from './approximate-bytes.js';
import type { DeliveryBudget } from './delivery-budget.js';
import { DeliveryQueue } from './delivery-queue.js';

/** Sends one call to the page. @throws when it can't be sent */
export type PostCallback = (message: CallbackMessage) => void;

/** A function of the page, as the method that takes it sees it. */
export class PageCallback extends LiveArgument {
  readonly kind = 'callback';
  private readonly queue: DeliveryQueue;
  private isClosed = false;

  constructor(
    private readonly id: number,
    limits: Limits,
    budget: DeliveryBudget,
    private readonly post: PostCallback,
  ) {
    super();
    this.queue = new DeliveryQueue({ window: limits.eventWindow, maxQueued: limits.maxQueuedEvents }, budget);
  }

  /** @param convert throws for what can't be sent, which is a fault of the method that does */
  open(convert: (value: unknown) => unknown): (...values: readonly unknown[]) => void {
    const { id } = this;
    this.queue.start((sequence, value) => {
      this.post({ kind: 'callback', id, sequence, args: value as readonly unknown[] });
    });
    return (...values) => {
      if (this.isClosed) return;
      const args = values.map(convert);
      this.queue.push(args, approximateBytes(args));
    };
  }

  /** @throws {ProtocolError} for what the page can't have */
  ack(sequence: number): void {
    this.queue.ack(sequence);
  }

  /** A call of it does nothing from now on. @param isHeard whether the page still wants what waits. Idempotent. */
  close(isHeard: boolean): void {
    if (this.isClosed) return;
    this.isClosed = true;
    if (isHeard) this.queue.drain();
    else this.queue.end();
  }
}
