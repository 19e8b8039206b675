import { markPolicy } from '../metadata/class-record.js';
import type { PublicKey } from './member-key.js';

/**
 * Has the method run only once the audit trail holds, on disk, that it is about to; its caller is answered when the end
 * is recorded too. Where nothing can be recorded the call is refused with `UNAVAILABLE`. For what must not happen
 * unseen: users, permissions, secrets. A host without an audit trail does not start with such a method.
 *
 * @throws {TypeError} when it stands on the method twice
 * @example
 * @Handle() @Requires('users:manage') @Privileged()
 * async removeUser(@Arg(IsUUID()) id: string): Promise<void> { … }
 */
export function Privileged() {
  return <T extends object, const K extends string>(
    target: T,
    key: PublicKey<T, K>,
    _descriptor: PropertyDescriptor,
  ): void => markPolicy(target, key, '@Privileged()', { isPrivileged: true });
}
