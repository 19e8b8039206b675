import { MAX_TIMER_MS } from '../../shared/index.js';
import { describePlace, markPolicy } from '../metadata/class-record.js';
import { checkWhole } from './check-number.js';
import type { MethodKey } from './member-key.js';

export interface CircuitBreakerOptions {
  /**
   * A call that takes longer is ended with `TIMEOUT`, and counts as failed. Of this and the call's deadline the earlier
   * one ends it. In milliseconds, its retries included.
   * @default 5_000
   */
  readonly timeoutMs?: number;
  /** The share of failed calls from which on nothing is let through: above 0, up to 1. @default 0.5 */
  readonly failureRate?: number;
  /**
   * How long nothing is let through; then one call is, to try. Also how far back calls are counted. In milliseconds.
   * @default 30_000
   */
  readonly resetMs?: number;
  /** With fewer calls than this among those counted nothing is decided: from 1 to 10,000. @default 5 */
  readonly minimumCalls?: number;
}

/**
 * Leaves a method alone that keeps failing: its callers get `CIRCUIT_OPEN` at once, with the milliseconds after which to
 * come back, instead of waiting for what won't come. One for each method of a host, whoever calls it: it belongs on
 * methods that need one thing outside, such as one server.
 *
 * What the caller did wrong (`VALIDATION`, `NOT_FOUND`, `CONFLICT`, an error of the app's own) is an answer, and no
 * failure; a call whose caller left, or did not want to wait as long, counts as neither.
 *
 * @throws {RangeError} when a number is out of range
 * @throws {TypeError} when it stands there twice
 * @example
 * @Handle() @Requires('weather:read') @CircuitBreaker({ timeoutMs: 2_000 })
 * async forecast(@Arg(MaxLength(100)) city: string, signal?: AbortSignal): Promise<Forecast> { … }
 */
export function CircuitBreaker(options: CircuitBreakerOptions = {}) {
  const circuitBreaker = { timeoutMs: 5_000, failureRate: 0.5, resetMs: 30_000, minimumCalls: 5, ...options };
  return <T extends object, const K extends string>(
    target: T,
    key: MethodKey<T, K, Promise<unknown>, '@CircuitBreaker() is for a method that returns a Promise'>,
    _descriptor: PropertyDescriptor,
  ): void => {
    const where = `@CircuitBreaker() on ${describePlace(target, key)}`;
    const { failureRate } = circuitBreaker;
    checkWhole(circuitBreaker, 'timeoutMs', { minimum: 1, maximum: MAX_TIMER_MS }, where);
    checkWhole(circuitBreaker, 'resetMs', { minimum: 10, maximum: MAX_TIMER_MS }, where);
    checkWhole(circuitBreaker, 'minimumCalls', { minimum: 1, maximum: 10_000 }, where);
    if (!(failureRate > 0 && failureRate <= 1)) {
      throw new RangeError(`${where}: failureRate is a share above 0 and up to 1, not ${String(failureRate)}`);
    }
    markPolicy(target, key, '@CircuitBreaker()', { circuitBreaker: Object.freeze(circuitBreaker) });
  };
}
