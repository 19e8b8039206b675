import { describePlace, markPolicy } from '../metadata/class-record.js';
import { checkWhole } from './check-number.js';
import type { MethodKey } from './member-key.js';

export interface ConcurrencyOptions {
  /** How many may run at the same time: from 1 to 10,000. */
  readonly maxRunning: number;
  /** How many may wait for their turn, from 0 to 10,000; the next one is `RESOURCE_EXHAUSTED`. @default 64 */
  readonly maxWaiting?: number;
}

/**
 * Bounds how many calls of a method run at the same time, whoever calls; the others wait in the order in which they
 * came. A stream counts until it ends. For what is dear: a compiler, a device, a server that takes few connections.
 *
 * @throws {RangeError} when a number is out of range
 * @throws {TypeError} when it stands there twice
 * @example
 * @Handle() @Requires('reports:write') @Concurrency({ maxRunning: 2 })
 * async render(report: ReportRequest, signal?: AbortSignal): Promise<Report> { … }
 */
export function Concurrency(options: ConcurrencyOptions) {
  const concurrency = { maxWaiting: 64, ...options };
  return <T extends object, const K extends string>(
    target: T,
    key: MethodKey<
      T,
      K,
      Promise<unknown> | AsyncIterable<unknown> | ReadableStream<unknown>,
      '@Concurrency() is for a method that is waited for: it returns a Promise or an AsyncIterable'
    >,
    _descriptor: PropertyDescriptor,
  ): void => {
    const where = `@Concurrency() on ${describePlace(target, key)}`;
    checkWhole(concurrency, 'maxRunning', { minimum: 1, maximum: 10_000 }, where);
    checkWhole(concurrency, 'maxWaiting', { minimum: 0, maximum: 10_000 }, where);
    markPolicy(target, key, '@Concurrency()', { concurrency: Object.freeze(concurrency) });
  };
}
