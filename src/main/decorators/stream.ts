import { describePlace, markMember } from '../metadata/class-record.js';
import type { MethodKey } from './member-key.js';
import { checkTimeout } from './check-timeout.js';

export interface StreamOptions {
  /** How long the method may take to its first item, and from item to item. @default the host's limit */
  readonly timeoutMs?: number;
  /**
   * Whether the page goes on by itself where it was when its connection is lost: the method is called again, and
   * begins at `currentCall().offset`. @default the stream ends with `DISCONNECTED`
   */
  readonly resumable?: boolean;
}

/**
 * Serves a method as a stream: it returns an `AsyncIterable` or a `ReadableStream`, and runs no faster than the page takes its items.
 *
 * @throws {TypeError} when an option is out of range, or the method is marked already
 */
export function Stream(options: StreamOptions = {}) {
  const { timeoutMs, resumable } = options;
  return <T extends object, const K extends string>(
    target: T,
    key: MethodKey<
      T,
      K,
      AsyncIterable<unknown> | ReadableStream<unknown>,
      '@Stream() is for a method that returns an AsyncIterable: a Promise takes @Handle(), void takes @Receive()'
    >,
    _descriptor: PropertyDescriptor,
  ): void => {
    checkTimeout(timeoutMs, `@Stream() on ${describePlace(target, key)}`);
    markMember(target, key, '@Stream()', {
      kind: 'stream',
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(resumable === undefined ? {} : { isResumable: resumable }),
    });
  };
}
