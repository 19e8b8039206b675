import { createSubscription, type Clock, type Subscription } from '../shared/index.js';

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  private elapsedMs = 0;
  private readonly timers = new Set<Timer>();

  /** @param startMs what {@link wallMs} begins with, in milliseconds since 1970 UTC @default 0 */
  constructor(private readonly startMs = 0) {}

  monotonicMs(): number {
    return this.elapsedMs;
  }

  wallMs(): number {
    return this.startMs + this.elapsedMs;
  }

  after(delayMs: number, callback: () => void): Subscription {
    const timer = { atMs: this.elapsedMs + delayMs, callback };
    this.timers.add(timer);
    return createSubscription(() => this.timers.delete(timer));
  }

  /** How many timers are waiting. */
  get pendingTimers(): number {
    return this.timers.size;
  }

  /** Lets time pass: every timer that falls due runs at its own moment, in order. */
  advance(byMs: number): void {
    const endMs = this.elapsedMs + byMs;
    for (let next = this.nextDue(endMs); next; next = this.nextDue(endMs)) {
      this.timers.delete(next);
      this.elapsedMs = next.atMs;
      next.callback();
    }
    this.elapsedMs = endMs;
  }

  private nextDue(endMs: number): Timer | undefined {
    const due = [...this.timers].filter(({ atMs }) => atMs <= endMs);
    return due.toSorted((a, b) => a.atMs - b.atMs)[0];
  }
}
