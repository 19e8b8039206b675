import { describePlace, markPolicy } from '../metadata/class-record.js';
import { checkWhole } from './check-number.js';
import type { MethodKey } from './member-key.js';

/** An hour. */
const MAX_WAIT_MS = 3_600_000;

export interface DebouncedOptions {
  /** How long a call waits for a later one, in milliseconds, from 1 to 3_600_000, an hour. */
  readonly waitMs: number;
  /**
   * After so long since the first of them a call runs, whatever else comes; at least `waitMs`.
   * @default it waits as long as others come, each of them no longer than its deadline
   */
  readonly maxWaitMs?: number;
}

/**
 * Makes one call of those that a client makes within `waitMs` of each other: the last one runs, with its arguments, and
 * **all of them get its outcome**. What they wait counts towards their deadline. For what a page says with every key that
 * is pressed.
 *
 * @throws {RangeError} when a number is out of range
 * @throws {TypeError} when it stands there twice
 * @example
 * @Handle() @Requires('search:run') @Debounced({ waitMs: 150, maxWaitMs: 1_000 })
 * async suggest(@Arg(MaxLength(200)) text: string): Promise<readonly string[]> { … }
 */
export function Debounced({ waitMs, maxWaitMs }: DebouncedOptions) {
  const debounce = { waitMs, maxWaitMs };
  return <T extends object, const K extends string>(
    target: T,
    key: MethodKey<T, K, Promise<unknown>, '@Debounced() is for a method that returns a Promise'>,
    _descriptor: PropertyDescriptor,
  ): void => {
    const where = `@Debounced() on ${describePlace(target, key)}`;
    checkWhole(debounce, 'waitMs', { minimum: 1, maximum: MAX_WAIT_MS }, where);
    if (maxWaitMs !== undefined) checkWhole(debounce, 'maxWaitMs', { minimum: waitMs, maximum: MAX_WAIT_MS }, where);
    markPolicy(target, key, '@Debounced()', { debounce: Object.freeze(debounce) });
  };
}
