import { markMember } from '../metadata/class-record.js';
import type { MethodKey } from './member-key.js';

/**
 * Serves a method one way: it returns nothing, and the page learns neither when it ran nor whether it failed. In the
 * page it throws `DISCONNECTED` when there is no connection to send it on.
 *
 * @throws {TypeError} when the method is marked already
 */
export function Receive() {
  return <T extends object, const K extends string>(
    target: T,
    key: MethodKey<
      T,
      K,
      void,
      '@Receive() is for a method that returns void: a Promise takes @Handle(), an AsyncIterable takes @Stream()'
    >,
    _descriptor: PropertyDescriptor,
  ): void => markMember(target, key, '@Receive()', { kind: 'receive' });
}
