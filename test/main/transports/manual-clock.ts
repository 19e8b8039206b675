import { createSubscription, type Clock, type Subscription } from '../../../src/shared/index.js';

/** A clock that stands until it is moved. */
export class ManualClock implements Clock {
  private nowMs = 0;
  private readonly timers = new Set<{ readonly dueMs: number; readonly callback: () => void }>();

  /** How many timers wait. */
  get pending(): number {
    return this.timers.size;
  }

  monotonicMs(): number {
    return this.nowMs;
  }

  wallMs(): number {
    return this.nowMs;
  }

  after(delayMs: number, callback: () => void): Subscription {
    const timer = { dueMs: this.nowMs + delayMs, callback };
    this.timers.add(timer);
    return createSubscription(() => this.timers.delete(timer));
  }

  advance(byMs: number): void {
    this.nowMs += byMs;
    for (const timer of [...this.timers]) {
      if (timer.dueMs > this.nowMs) continue;
      this.timers.delete(timer);
      timer.callback();
    }
  }
}
