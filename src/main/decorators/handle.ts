import { isChannel } from '../../shared/index.js';
import { describePlace, markMember } from '../metadata/class-record.js';
import type { MethodKey } from './member-key.js';
import { checkTimeout } from './check-timeout.js';

export interface HandleOptions {
  /** How long one call may take; then it is aborted and the caller gets `TIMEOUT`. @default the host's limit */
  readonly timeoutMs?: number;
  /** A second channel for the same method, such as `navigate:back`; the first comes from its place: `history:back`. */
  readonly alias?: string;
}

/**
 * Serves a method by request and reply: it returns a `Promise`, and the page gets what that resolves or rejects with.
 *
 * @throws {TypeError} when an option is out of range, or the method is marked already
 */
export function Handle(options: HandleOptions = {}) {
  const { alias, timeoutMs } = options;
  return <T extends object, const K extends string>(
    target: T,
    key: MethodKey<
      T,
      K,
      Promise<unknown>,
      '@Handle() is for a method that returns a Promise: an AsyncIterable takes @Stream(), void takes @Receive()'
    >,
    _descriptor: PropertyDescriptor,
  ): void => {
    const where = `@Handle() on ${describePlace(target, key)}`;
    checkTimeout(timeoutMs, where);
    if (alias !== undefined && !isChannel(alias)) {
      throw new TypeError(
        `${where}: the alias '${alias}' is no channel; one looks like 'navigate:back', 64 characters at most`,
      );
    }
    markMember(target, key, '@Handle()', {
      kind: 'handle',
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(alias === undefined ? {} : { alias }),
    });
  };
}
