import type { RateLimitSpec } from '../metadata/method-policies.js';

/** Decides how soon one more call may pass. Asking and counting are two things: what another limit refuses isn't counted. */
export interface RateLimiter {
  /**
   * @param nowMs monotonic
   * @returns 0 when a call of `key` may pass now; else the whole milliseconds after which it may, if no other comes
   *   first, and not one of them less
   */
  waitMs(key: string, nowMs: number): number;
  /** Counts a call that passes. */
  count(key: string, nowMs: number): void;
  /** Forgets the calls of one key, or of all. */
  reset(key?: string): void;
}

/** How many calls in how much time. */
export type Rate = Pick<RateLimitSpec, 'calls' | 'perMs'>;

/** Calls that a limit may count in its span. */
export const MAX_CALLS = 1_000_000_000;
/** Of a sliding window, which keeps the time of each call: 8 bytes. */
export const MAX_WINDOW_CALLS = 10_000;
/** A day. */
const MAX_PER_MS = 86_400_000;

/** @throws {RangeError} when a rate is none: it would switch a guard off, or everything */
export function checkRate({ calls, perMs }: Rate, where: string, maxCalls = MAX_CALLS): void {
  if (!isWhole(calls, maxCalls)) throw new RangeError(`${where}: calls is a whole number from 1 to ${maxCalls}`);
  if (!isWhole(perMs, MAX_PER_MS)) throw new RangeError(`${where}: perMs is a whole number from 1 to ${MAX_PER_MS}`);
}

function isWhole(value: number, maximum: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= maximum;
}
