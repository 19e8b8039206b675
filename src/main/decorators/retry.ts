import { MAX_TIMER_MS } from '../../shared/index.js';
import { describePlace, markPolicy } from '../metadata/class-record.js';
import { checkWhole } from './check-number.js';
import type { MethodKey } from './member-key.js';

export interface RetryOptions {
  /** How often the method runs at most, the first time included: from 2 to 10. @default 3 */
  readonly attempts?: number;
  /**
   * The most that the second attempt waits, in milliseconds; each further one waits up to twice as long as the one
   * before. How long exactly is random, so that those who failed together don't come back together.
   * @default 1_000
   */
  readonly initialDelayMs?: number;
  /** The most that any attempt waits, in milliseconds. @default 10_000 */
  readonly maxDelayMs?: number;
}

/**
 * Runs a method again that failed for a reason that may have passed: `TIMEOUT`, `UNAVAILABLE`, `DISCONNECTED`, and what
 * the network did to an `HTTP` request. Within the call's deadline, and only while its caller waits. The last attempt's
 * error arrives as it is, its `retried` saying how many there were. The method has to be `@Idempotent()`.
 *
 * @throws {RangeError} when a number is out of range
 * @throws {TypeError} when it stands there twice
 * @example
 * @Handle() @Requires('weather:read') @Idempotent() @Retry({ attempts: 5 })
 * async forecast(@Arg(MaxLength(100)) city: string, signal?: AbortSignal): Promise<Forecast> { … }
 */
export function Retry(options: RetryOptions = {}) {
  const retry = { attempts: 3, initialDelayMs: 1_000, maxDelayMs: 10_000, ...options };
  return <T extends object, const K extends string>(
    target: T,
    key: MethodKey<
      T,
      K,
      Promise<unknown>,
      '@Retry() is for a method that returns a Promise: a stream goes on with @Stream({ resumable: true })'
    >,
    _descriptor: PropertyDescriptor,
  ): void => {
    const where = `@Retry() on ${describePlace(target, key)}`;
    checkWhole(retry, 'attempts', { minimum: 2, maximum: 10 }, where);
    checkWhole(retry, 'initialDelayMs', { minimum: 1, maximum: MAX_TIMER_MS }, where);
    checkWhole(retry, 'maxDelayMs', { minimum: 1, maximum: MAX_TIMER_MS }, where);
    markPolicy(target, key, '@Retry()', { retry: Object.freeze(retry) });
  };
}
