import { DisposedError, type Clock, type Subscription } from '../../../shared/index.js';
import { createUnavailableError } from './sqlite-result.js';

/** How long, and how many, may wait. */
export interface ConnectionQueueOptions {
  /** Longest wait, in milliseconds. */
  readonly timeoutMs: number;
  /** Most that wait at once. */
  readonly maxWaiting: number;
  readonly clock: Clock;
}

interface Waiter {
  readonly grant: () => void;
  /** Ends the wait; `undefined` for the one that closes the queue, who waits as long as it takes. */
  readonly timer: Subscription | undefined;
}

/** Lets one at a time have the connection, first come first served. */
export class ConnectionQueue {
  private readonly waiters = new Set<Waiter>();
  private isHeld = false;
  private isClosed = false;

  constructor(private readonly options: ConnectionQueueOptions) {}

  /**
   * Resolves when it is the caller's turn, which lasts until {@link release}.
   *
   * @throws {UnavailableError} with the reason `busy` when the wait takes too long, or too many wait already
   * @throws {DisposedError} when the queue has been closed
   */
  async acquire(): Promise<void> {
    if (this.isClosed) throw new DisposedError('The database is closed');
    if (!this.isHeld) this.isHeld = true;
    else if (this.waiters.size >= this.options.maxWaiting) {
      throw createUnavailableError('busy', 'Too many wait for the database already');
    } else await this.waitInLine();
  }

  /** Ends the turn of the one who has it. */
  release(): void {
    const [next] = this.waiters;
    if (!next) {
      this.isHeld = false;
      return;
    }
    this.waiters.delete(next);
    next.timer?.();
    next.grant();
  }

  /** Resolves when those who have come already have had their turn; who comes later is refused. Called once. */
  async close(): Promise<void> {
    this.isClosed = true;
    if (!this.isHeld) return;
    await new Promise<void>((grant) => this.waiters.add({ grant, timer: undefined }));
  }

  private waitInLine(): Promise<void> {
    const { timeoutMs, clock } = this.options;
    return new Promise((grant, reject) => {
      const timer = clock.after(timeoutMs, () => {
        this.waiters.delete(waiter);
        // Waiting for oneself is the usual cause, and shows in no other way.
        const message = `Waited ${timeoutMs} ms for the database: within a transaction, only its own object may be used`;
        reject(createUnavailableError('busy', message));
      });
      const waiter: Waiter = { grant, timer };
      this.waiters.add(waiter);
    });
  }
}
