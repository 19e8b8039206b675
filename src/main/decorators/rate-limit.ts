import { completeSpec, createLimiter } from '../limits/rate-limits.js';
import type { RateLimitSpec } from '../metadata/method-policies.js';
import { describePlace, markPolicy } from '../metadata/class-record.js';
import type { PublicKey } from './member-key.js';

export interface RateLimitDecoratorOptions {
  /** Calls that may pass in `perMs`: from 1; at most 10,000 with a sliding window. */
  readonly calls: number;
  /** In milliseconds, from 1 to 86_400_000, a day. */
  readonly perMs: number;
  /**
   * `token-bucket` lets a burst of `calls` pass and then one each `perMs / calls`; `sliding-window` lets at most `calls`
   * pass in any span of `perMs`, and keeps 8 bytes for each.
   * @default 'token-bucket'
   */
  readonly algorithm?: RateLimitSpec['algorithm'];
  /**
   * Whose calls are counted together. Who has no session, or no process that is known, is counted as a client.
   * @default 'client'
   */
  readonly keyBy?: RateLimitSpec['keyBy'];
}

/**
 * Bounds how often a method may be called, in place of the host's `rateLimits.channel`. A call beyond it runs nothing,
 * and is `RATE_LIMITED` with the milliseconds after which to come back.
 *
 * @throws {RangeError} when the rate is none
 * @throws {TypeError} when it stands there twice
 * @example
 * @Handle() @Public() @RateLimit({ calls: 5, perMs: 60_000, algorithm: 'sliding-window' })
 * async signIn(credentials: Credentials): Promise<void> { … }
 */
export function RateLimit(options: RateLimitDecoratorOptions) {
  return <T extends object, const K extends string>(
    target: T,
    key: PublicKey<T, K>,
    _descriptor: PropertyDescriptor,
  ): void => {
    const rateLimit = completeSpec(options);
    assertRate(rateLimit, `@RateLimit() on ${describePlace(target, key)}`);
    markPolicy(target, key, '@RateLimit()', { rateLimit });
  };
}

function assertRate(spec: RateLimitSpec, where: string): void {
  try {
    createLimiter(spec);
  } catch (error) {
    throw new RangeError(`${where}: ${(error as Error).message}`, { cause: error });
  }
}
