import { MAX_WINDOW_CALLS, checkRate, type Rate, type RateLimiter } from './rate-limiter.js';
import { RecentKeys } from './recent-keys.js';
import { DEFAULT_MAX_KEYS } from './token-bucket.js';

/** The times of the last calls that passed, in a ring of `calls` places. */
interface Window {
  readonly times: number[];
  next: number;
}

/**
 * Lets at most `calls` pass in any span of `perMs`, wherever it begins: a call may pass when the one that came `calls`
 * before it lies a whole span back. Exact, and never more than one look.
 */
export class SlidingWindow implements RateLimiter {
  private readonly windows: RecentKeys<Window>;

  /** @throws {RangeError} when the rate is none, or more than 10,000 calls: each takes 8 bytes until its span is over */
  constructor(
    private readonly rate: Rate,
    maxKeys = DEFAULT_MAX_KEYS,
  ) {
    checkRate(rate, 'SlidingWindow', MAX_WINDOW_CALLS);
    this.windows = new RecentKeys(rate.perMs, maxKeys, () => ({ times: [], next: 0 }));
  }

  /** How many keys are told apart at present. */
  get size(): number {
    return this.windows.size;
  }

  waitMs(key: string, nowMs: number): number {
    const window = this.windows.find(key, nowMs);
    const oldestMs = window?.times[window.next]; // none: the ring is not full yet
    if (oldestMs === undefined) return 0;
    return Math.max(Math.ceil(oldestMs + this.rate.perMs - nowMs), 0);
  }

  count(key: string, nowMs: number): void {
    const window = this.windows.touch(key, nowMs);
    window.times[window.next] = nowMs;
    window.next = (window.next + 1) % this.rate.calls;
  }

  reset(key?: string): void {
    if (key === undefined) this.windows.clear();
    else this.windows.forget(key);
  }
}
