import { describePlace, markPolicy } from '../metadata/class-record.js';
import type { CacheSpec } from '../metadata/method-policies.js';
import { checkWhole } from './check-number.js';
import type { MethodKey } from './member-key.js';

/** A day. */
const MAX_TTL_MS = 86_400_000;

export interface CachedOptions {
  /** How long a result serves, in milliseconds, from 1 to 86_400_000, a day. */
  readonly ttlMs: number;
  /**
   * Who shares a result: the calls of one `session`, those of one `client`, or, with `none`, everybody who may call the
   * method. Whoever has no session shares with nobody but its own client.
   * @default 'session'
   */
  readonly vary?: CacheSpec['vary'];
  /** Results that are kept, the latest used: from 1 to 100,000. @default 1_000 */
  readonly maxEntries?: number;
  /** What they may take in memory together, about; a larger one is not kept. @default 16_777_216 */
  readonly maxBytes?: number;
}

/**
 * Answers a call whose arguments are those of an earlier one with what that one got; equal calls that come while it runs
 * wait for it together. A call is cached only after every decision about it: who may not use the method gets nothing
 * out of a cache. Errors are not kept, nor is what is asked for with more than 65,536 characters of arguments.
 *
 * `CachedResults.forget` drops what a write has made old. With `vary: 'none'` the method must not look at its caller: it
 * runs as the first one's call.
 *
 * @throws {RangeError} when a number is out of range
 * @throws {TypeError} when `vary` is none of the three, or it stands there twice
 * @example
 * @Handle() @Requires('projects:read') @Cached({ ttlMs: 10_000 })
 * async list(@Arg(IsUUID()) folderId: string): Promise<readonly Project[]> { … }
 */
export function Cached(options: CachedOptions) {
  const cache: CacheSpec = { vary: 'session', maxEntries: 1_000, maxBytes: 16_777_216, ...options };
  return <T extends object, const K extends string>(
    target: T,
    key: MethodKey<T, K, Promise<unknown>, '@Cached() is for a method that returns a Promise'>,
    _descriptor: PropertyDescriptor,
  ): void => {
    const where = `@Cached() on ${describePlace(target, key)}`;
    checkWhole(cache, 'ttlMs', { minimum: 1, maximum: MAX_TTL_MS }, where);
    checkWhole(cache, 'maxEntries', { minimum: 1, maximum: 100_000 }, where);
    checkWhole(cache, 'maxBytes', { minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, where);
    if (!['session', 'client', 'none'].includes(cache.vary)) {
      throw new TypeError(`${where}: vary is 'session', 'client' or 'none', not '${String(cache.vary)}'`);
    }
    markPolicy(target, key, '@Cached()', { cache: Object.freeze(cache) });
  };
}
