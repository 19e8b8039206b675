import type { AccessDecision } from './service-definition.js';

/** The name of something a client may be allowed to do: an area and an action, `http:send`. */
export type Permission = `${string}:${string}`;

/** Who may use something: everybody, or who has this permission, or who has all of these. */
export type AccessOption = 'public' | Permission | readonly [Permission, ...Permission[]];

const PERMISSION_PATTERN = /^[\w.-]+(?::[\w.-]+)+$/;

/**
 * The decision that an option stands for.
 *
 * @param where names who says it, for the error
 * @throws {TypeError} when a permission has another form than `area:action`, or there is none
 */
export function decideAccess(option: AccessOption, where: string): AccessDecision {
  if (option === 'public') return Object.freeze({ kind: 'public' });
  return requirePermissions(typeof option === 'string' ? [option] : option, where);
}

/** The decision for clients that have all of these permissions. @throws {TypeError} as {@link decideAccess} does */
export function requirePermissions(permissions: readonly string[], where: string): AccessDecision {
  if (permissions.length === 0) throw new TypeError(`${where}: name at least one permission, or say @Public()`);
  for (const permission of permissions) {
    if (typeof permission !== 'string' || !PERMISSION_PATTERN.test(permission)) {
      throw new TypeError(`${where}: '${String(permission)}' is no permission; one looks like 'http:send'`);
    }
  }
  return Object.freeze({ kind: 'requires', permissions: Object.freeze([...new Set(permissions)]) });
}
