import { PermissionDeniedError, UnauthenticatedError, type ServiceError } from '../../shared/index.js';
import type { Call } from '../host/call-context.js';
import type { Policy, PolicyContext } from './policy.js';

/** Who asks for which member. */
export type AccessRequest = Pick<Call, 'channel' | 'peer' | 'connectionId' | 'session'>;

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

/** Why a permission was refused: whoever is not signed in may get it by signing in. */
export function refusalOf(
  { session }: AccessRequest,
  permission: string,
  { sessions }: Pick<PolicyContext, 'sessions'>,
): ServiceError {
  return sessions && !session ? new UnauthenticatedError() : new PermissionDeniedError({ permission });
}

/** Runs only what the caller has every required permission for. */
export const permission: Policy = {
  name: 'permission',
  compile({ access }, next, context) {
    if (access.kind === 'public') return next;
    return async (call) => {
      const refused = await firstRefused(call, access.permissions, context.authorize);
      if (refused !== undefined) throw refusalOf(call, refused, context);
      return next(call);
    };
  },
};
