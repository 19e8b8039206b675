import type { Credit } from '../protocol/messages.js';
import { CreditAccount, costOf } from './credit.js';

/** How a consumer reaches its producer. */
export interface ConsumerOutput {
  grant(credit: Credit): void;
  cancel(): void;
}

interface Waiter {
  resolve(step: IteratorResult<unknown>): void;
  reject(error: unknown): void;
}

/** The receiving end of a stream: keeps what has arrived until it is asked for, and grants as it is taken. */
export class StreamConsumer {
  private arrived: unknown[] = [];
  /** Where in {@link arrived} the next chunk is: `shift` would move all the others each time. */
  private position = 0;
  private readonly waiters: Waiter[] = [];
  private readonly outstanding: CreditAccount;
  private taken = { bytes: 0, items: 0 };
  private ending: { readonly error?: unknown } | undefined;

  constructor(
    private readonly window: Credit,
    private readonly output: ConsumerOutput,
  ) {
    this.outstanding = new CreditAccount(window, window);
  }

  get isOver(): boolean {
    return this.ending !== undefined;
  }

  /** A chunk arrived. A producer that sends more than it was granted ends its stream. */
  receive(chunk: unknown): void {
    if (this.ending) return;
    try {
      this.outstanding.spend(costOf(chunk));
    } catch (error) {
      this.output.cancel();
      this.fail(error);
      return;
    }
    const waiter = this.waiters.shift();
    if (!waiter) {
      this.arrived.push(chunk);
      return;
    }
    this.take(chunk);
    waiter.resolve({ done: false, value: chunk });
  }

  /** Nothing more will come; what has arrived can still be taken. */
  end(): void {
    this.settle({});
  }

  /** The stream failed; what has arrived can still be taken, then `error` is thrown. */
  fail(error: unknown): void {
    this.settle({ error });
  }

  next(): Promise<IteratorResult<unknown>> {
    if (this.position < this.arrived.length) {
      const chunk = this.takeArrived();
      this.take(chunk);
      return Promise.resolve({ done: false, value: chunk });
    }
    if (this.ending) return this.finalStep();
    return new Promise((resolve, reject) => this.waiters.push({ resolve, reject }));
  }

  /** The reader leaves; the producer is told unless it has ended by itself. */
  leave(): void {
    this.forgetArrived();
    if (this.ending) return;
    this.output.cancel();
    this.settle({});
  }

  /** The reader gives up: what has arrived is forgotten, the producer told, and whoever waits gets `error`. */
  abandon(error: unknown): void {
    this.forgetArrived();
    if (this.ending) return;
    this.output.cancel();
    this.settle({ error });
  }

  private takeArrived(): unknown {
    const chunk = this.arrived[this.position];
    this.arrived[this.position] = undefined; // its memory is the reader's from here on
    this.position += 1;
    if (this.position * 2 >= this.arrived.length) {
      this.arrived = this.arrived.slice(this.position);
      this.position = 0;
    }
    return chunk;
  }

  private forgetArrived(): void {
    this.arrived = [];
    this.position = 0;
  }

  private settle(ending: { readonly error?: unknown }): void {
    if (this.ending) return;
    this.ending = ending;
    for (const { resolve, reject } of this.waiters.splice(0)) this.finalStep().then(resolve, reject);
  }

  private finalStep(): Promise<IteratorResult<unknown>> {
    if (this.ending && 'error' in this.ending) {
      const { error } = this.ending;
      this.ending = {}; // thrown once: an iterator that has thrown is done
      return Promise.reject(error);
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  private take(chunk: unknown): void {
    const { bytes, items } = costOf(chunk);
    this.taken = { bytes: this.taken.bytes + bytes, items: this.taken.items + items };
    const isDue = this.taken.bytes * 2 >= this.window.bytes || this.taken.items * 2 >= this.window.items;
    if (!isDue || this.ending) return;
    const credit = this.taken;
    this.taken = { bytes: 0, items: 0 };
    this.outstanding.grant(credit);
    this.output.grant(credit);
  }
}
