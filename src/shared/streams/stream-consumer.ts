import type { Credit } from '../protocol/messages.js';
import { CreditAccount, costOf, isBinary } from './credit.js';

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
  private outstanding: CreditAccount;
  private taken = { bytes: 0, items: 0 };
  private received = 0;
  private ending: { readonly error?: unknown } | undefined;

  /** @param granted what the producer may send already; `undefined`: nothing before {@link begin} */
  constructor(
    private readonly window: Credit,
    private readonly output: ConsumerOutput,
    granted: Credit | undefined = undefined,
  ) {
    this.outstanding = new CreditAccount(window, granted);
  }

  /** Grants the whole window. */
  begin(): void {
    if (this.ending) return;
    this.outstanding.grant(this.window);
    this.output.grant(this.window);
  }

  get isOver(): boolean {
    return this.ending !== undefined;
  }

  /** How much has arrived: bytes of binary chunks, and items of others. */
  get offset(): number {
    return this.received;
  }

  /** A chunk arrived. A producer that sends more than it was granted ends its stream. */
  receive(chunk: unknown): void {
    // An empty one means nothing and costs nothing: kept, they could fill the memory without any credit.
    if (this.ending || (isBinary(chunk) && chunk.byteLength === 0)) return;
    try {
      this.outstanding.spend(costOf(chunk));
    } catch (error) {
      this.output.cancel();
      this.fail(error);
      return;
    }
    this.received += isBinary(chunk) ? chunk.byteLength : 1;
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

  /**
   * Another producer goes on at {@link offset}, and knows nothing of what the one before was granted.
   *
   * @returns the credit that it begins with
   */
  restart(): Credit {
    const unread = this.arrived.slice(this.position).map(costOf);
    const bytes = unread.reduce((left, cost) => left - cost.bytes, this.window.bytes);
    const items = unread.reduce((left, cost) => left - cost.items, this.window.items);
    // No credit at all would not be credit: one item beyond the window does no harm.
    const credit = { bytes, items: bytes + items === 0 ? 1 : items };
    this.taken = { bytes: 0, items: 0 };
    this.outstanding = new CreditAccount(this.window, credit);
    return credit;
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
    // After a restart there may be one item more than was taken.
    const grantable = Math.min(this.taken.items, this.window.items - this.outstanding.items);
    const credit = { bytes: this.taken.bytes, items: grantable };
    this.taken = { bytes: 0, items: 0 };
    if (credit.bytes + credit.items === 0) return;
    this.outstanding.grant(credit);
    this.output.grant(credit);
  }
}
