import { markAccess } from '../metadata/class-record.js';
import type { PublicKey } from './member-key.js';
import type { ReplacesOption } from './replaces.js';

/**
 * Lets every client use this method or these events.
 *
 * @throws {TypeError} when the member has an access decision already
 */
export function Public({ replaces = false }: ReplacesOption = {}) {
  return <T extends object, const K extends string>(
    target: T,
    key: PublicKey<T, K>,
    _descriptor?: PropertyDescriptor,
  ): void => markAccess(target, key, '@Public()', { decision: Object.freeze({ kind: 'public' }), replaces });
}
