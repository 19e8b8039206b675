import { authorizeByRoles, type Authorize, type PermissionPattern, type Users } from 'sallyport/main';
import type { ROLES } from '../contract/index.js';

type Role = (typeof ROLES)[number];

/** What the workbench's own page may do for somebody who works here: all that it has a control for, and nothing else. */
const WORK: readonly PermissionPattern[] = [
  'collections:read',
  'collections:write',
  'history:read',
  'history:write',
  'http:send',
  'journal:read',
  'journal:write',
  'log:read',
  'settings:read',
  'settings:write',
  'startup:read',
  'stream:read',
  'updates:read',
];

/** What whoever the machine belongs to may do besides. */
const OWNERSHIP: readonly PermissionPattern[] = ['audit:read', 'limits:read', 'limits:write'];

const BY_ROLE: Readonly<Record<Role, readonly PermissionPattern[]>> = {
  admin: [...WORK, ...OWNERSHIP, 'session:manage', 'users:manage'],
  user: WORK,
};

/**
 * Who may do what. Without users the workbench is one person's own tool, and open; with the first one it is locked for
 * everybody who is not signed in.
 */
export function createAuthorize(users: Pick<Users, 'isEmpty'>): Authorize {
  const byRoles = authorizeByRoles({ roles: BY_ROLE });
  const openly = authorizeByRoles({ roles: {}, anonymous: [...WORK, ...OWNERSHIP] });
  return (request, permission) => (users.isEmpty ? openly : byRoles)(request, permission);
}
