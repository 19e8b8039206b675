import { markPolicy } from '../metadata/class-record.js';
import type { MethodKey } from './member-key.js';

/**
 * Says that to run the method twice with the same arguments does no more than to run it once, so that it may be tried
 * again: a read, or a write that says what is to be rather than what to add. `@Retry()` asks for it.
 *
 * @throws {TypeError} when it stands there twice
 * @example
 * @Handle() @Requires('weather:read') @Idempotent() @Retry()
 * async forecast(@Arg(MaxLength(100)) city: string): Promise<Forecast> { … }
 */
export function Idempotent() {
  return <T extends object, const K extends string>(
    target: T,
    key: MethodKey<
      T,
      K,
      Promise<unknown>,
      '@Idempotent() is for a method that returns a Promise: nothing else is tried again'
    >,
    _descriptor: PropertyDescriptor,
  ): void => markPolicy(target, key, '@Idempotent()', { isIdempotent: true });
}
