import { checkRate, type Rate, type RateLimiter } from './rate-limiter.js';
import { RecentKeys } from './recent-keys.js';

/** The most keys that are told apart. */
export const DEFAULT_MAX_KEYS = 10_000;

interface Bucket {
  /** When it will be full again, in parts of a millisecond of which a call takes a whole number. */
  fullAt: number;
}

/**
 * Lets bursts of `calls` pass at once, and one more each `perMs / calls`. A bucket is one number, the moment at which
 * it is full again (the "virtual scheduling" of ITU-T I.371, annex A): nothing is refilled by a timer.
 */
export class TokenBucket implements RateLimiter {
  private readonly buckets: RecentKeys<Bucket>;
  /** Of time, in parts of a millisecond: a millisecond has `calls` of them, so that nothing is ever rounded. */
  private readonly capacity: number;

  /** @throws {RangeError} when the rate is none */
  constructor(
    private readonly rate: Rate,
    maxKeys = DEFAULT_MAX_KEYS,
  ) {
    checkRate(rate, 'TokenBucket');
    this.capacity = rate.calls * rate.perMs;
    this.buckets = new RecentKeys(rate.perMs, maxKeys, () => ({ fullAt: Number.NEGATIVE_INFINITY }));
  }

  /** How many keys are told apart at present. */
  get size(): number {
    return this.buckets.size;
  }

  waitMs(key: string, nowMs: number): number {
    const bucket = this.buckets.find(key, nowMs);
    if (!bucket) return 0;
    const { calls, perMs } = this.rate;
    const excess = bucket.fullAt + perMs - nowMs * calls - this.capacity;
    return excess > 0 ? Math.ceil(excess / calls) : 0;
  }

  count(key: string, nowMs: number): void {
    const bucket = this.buckets.touch(key, nowMs);
    bucket.fullAt = Math.max(bucket.fullAt, nowMs * this.rate.calls) + this.rate.perMs;
  }

  reset(key?: string): void {
    if (key === undefined) this.buckets.clear();
    else this.buckets.forget(key);
  }
}
