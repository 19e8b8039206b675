import { requirePermissions, type Permission } from '../metadata/access-option.js';
import type { Authorize } from '../policies/permission.js';

/** A permission, all of an area (`collections:*`), or all there are (`*`). */
export type PermissionPattern = Permission | '*';

export interface RoleTable {
  /** What whoever has a role may do, by the role's name. A user with several roles has the permissions of all of them. */
  readonly roles: Readonly<Record<string, readonly PermissionPattern[]>>;
  /** What everybody may do, signed in or not. @default nothing */
  readonly anonymous?: readonly PermissionPattern[];
}

/**
 * Decides by what the roles of whoever is signed in are given, and refuses everything else.
 *
 * @throws {TypeError} when the table names something that is no permission: a mistake there would refuse for ever, or
 *   grant what nobody meant
 * @example
 * const authorize = authorizeByRoles({
 *   roles: { admin: ['*'], editor: ['collections:*', 'http:send'], reader: ['collections:read'] },
 *   anonymous: ['settings:read'],
 * });
 * const host = await EventServiceHost.start(MainEventService, { sessions, authorize });
 */
export function authorizeByRoles({ roles, anonymous = [] }: RoleTable): Authorize {
  const everybody = new PermissionSet(anonymous, 'anonymous');
  // A map: no role's name, wherever it comes from, ever indexes an object.
  const byRole = new Map(
    Object.entries(roles).map(([role, patterns]) => [role, new PermissionSet(patterns, `the role '${role}'`)]),
  );
  return ({ session }, permission) =>
    everybody.has(permission) || (session?.roles.some((role) => byRole.get(role)?.has(permission) === true) ?? false);
}

/** Permissions, some of which stand for many. */
class PermissionSet {
  private readonly exact = new Set<string>();
  /** With the colon that ends them. */
  private readonly areas: string[] = [];
  private readonly hasAll: boolean;

  constructor(patterns: readonly string[], whose: string) {
    const where = `authorizeByRoles, ${whose}`;
    if (!Array.isArray(patterns)) throw new TypeError(`${where}: give a list of permissions`);
    this.hasAll = patterns.includes('*');
    for (const pattern of patterns.filter((text) => text !== '*')) {
      const area = typeof pattern === 'string' && pattern.endsWith(':*') ? pattern.slice(0, -1) : undefined;
      // `*` may end a pattern only: what is before it has to be as in any permission.
      requirePermissions([area === undefined ? pattern : `${area}x`], where);
      if (area === undefined) this.exact.add(pattern);
      else this.areas.push(area);
    }
  }

  has(permission: string): boolean {
    return this.hasAll || this.exact.has(permission) || this.areas.some((area) => permission.startsWith(area));
  }
}
