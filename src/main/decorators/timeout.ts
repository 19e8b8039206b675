import { describePlace, markTimeout } from '../metadata/class-record.js';
import { checkTimeout } from './check-timeout.js';
import type { MethodKey } from './member-key.js';

/**
 * Says how long one call may take, from item to item for a stream; then its signal fires, its place is free, and its
 * caller gets `TIMEOUT`. The same as `@Handle({ timeoutMs })` and `@Stream({ timeoutMs })`, for whoever prefers to see
 * it beside the other policies; one method says it once.
 *
 * @param timeoutMs from 1 to 2_147_483_647
 * @throws {TypeError} when it is out of range, or stands there twice
 * @example
 * @Handle() @Public() @Timeout(5_000)
 * async search(@Arg(MaxLength(200)) text: string, signal?: AbortSignal): Promise<readonly Hit[]> { … }
 */
export function Timeout(timeoutMs: number) {
  return <T extends object, const K extends string>(
    target: T,
    key: MethodKey<
      T,
      K,
      Promise<unknown> | AsyncIterable<unknown> | ReadableStream<unknown>,
      '@Timeout() is for a method that is waited for: it returns a Promise or an AsyncIterable'
    >,
    _descriptor: PropertyDescriptor,
  ): void => {
    const where = `@Timeout() on ${describePlace(target, key)}`;
    if (typeof timeoutMs !== 'number') throw new TypeError(`${where}: it takes a number of milliseconds`);
    checkTimeout(timeoutMs, where);
    markTimeout(target, key, '@Timeout()', timeoutMs);
  };
}
