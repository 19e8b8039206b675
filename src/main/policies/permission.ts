import { PermissionDeniedError } from '../../shared/index.js';
import type { Call } from '../host/call-context.js';
import type { Policy } from './policy.js';

/** Who asks for which member. */
export type AccessRequest = Pick<Call, 'channel' | 'peer' | 'connectionId'>;

/**
 * The app's decision whether a caller has a permission.
 *
 * @param permission as `@Requires` names it, such as `http:send`
 */
export type Authorize = (request: AccessRequest, permission: string) => boolean | Promise<boolean>;

/** Without a decision of the app, nobody has a permission. */
export const refuseAll: Authorize = () => false;

/** @returns the first permission that is refused, or `undefined` when all are granted */
export async function firstRefused(
  request: AccessRequest,
  permissions: readonly string[],
  authorize: Authorize,
): Promise<string | undefined> {
  for (const permission of permissions) {
    if ((await authorize(request, permission)) !== true) return permission;
  }
  return undefined;
}

/** Runs only what the caller has every required permission for. */
export const permission: Policy = {
  name: 'permission',
  compile({ access }, next, { authorize }) {
    if (access.kind === 'public') return next;
    return async (call) => {
      const refused = await firstRefused(call, access.permissions, authorize);
      if (refused !== undefined) throw new PermissionDeniedError({ permission: refused });
      return next(call);
    };
  },
};
