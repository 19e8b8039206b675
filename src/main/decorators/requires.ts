import { requirePermissions, type Permission } from '../metadata/access-option.js';
import { describePlace, markAccess } from '../metadata/class-record.js';
import type { PublicKey } from './member-key.js';
import type { ReplacesOption } from './replaces.js';

/**
 * Lets clients use this method or these events if they have each of these permissions; the host's `authorize` says so.
 *
 * @param permissions at least one, such as `http:send`; last, if need be, `{ replaces: true }`
 * @throws {TypeError} when a permission has another form, or the member has an access decision already
 * @example
 * @Handle() @Requires('files:write', { replaces: true })
 * override async save(draft: Draft): Promise<void> { … }
 */
export function Requires(
  ...permissions: readonly [Permission, ...Permission[]] | readonly [Permission, ...Permission[], ReplacesOption]
) {
  const last = permissions.at(-1);
  const { replaces = false } = typeof last === 'object' ? last : {};
  const names = permissions.flatMap((item) => (typeof item === 'object' ? [] : [item]));
  return <T extends object, const K extends string>(
    target: T,
    key: PublicKey<T, K>,
    _descriptor?: PropertyDescriptor,
  ): void => {
    const decision = requirePermissions(names, `@Requires() on ${describePlace(target, key)}`);
    markAccess(target, key, '@Requires()', { decision, replaces });
  };
}
