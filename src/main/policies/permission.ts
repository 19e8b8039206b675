import { PermissionDeniedError, UnauthenticatedError, type ServiceError } from '../../shared/index.js';
import type { Call } from '../host/call-context.js';
import type { PendingCall } from '../host/pending-call.js';
import { inTime } from './in-time.js';
import type { Policy, PolicyContext } from './policy.js';

/** Who asks for which member; under its own channel, also where an alias of it was called. */
export type AccessRequest = Pick<Call, 'channel' | 'peer' | 'connectionId' | 'session'>;

/**
 * The app's decision whether a caller has a permission.
 *
 * @param permission as `@Requires` names it, such as `http:send`
 */
export type Authorize = (request: AccessRequest, permission: string) => boolean | Promise<boolean>;

/** Without a decision of the app, nobody has a permission. */
export const refuseAll: Authorize = () => false;

/**
 * @returns the first permission that is refused, or `undefined` when all are granted; a promise only where the app needs
 *   time
 */
export function firstRefused(
  request: AccessRequest,
  permissions: readonly string[],
  authorize: Authorize,
): string | undefined | Promise<string | undefined> {
  for (const [index, permission] of permissions.entries()) {
    const answer = authorize(request, permission);
    if (typeof answer !== 'boolean') {
      return firstRefusedOf(answer, permission, () => firstRefused(request, permissions.slice(index + 1), authorize));
    }
    if (!answer) return permission;
  }
  return undefined;
}

async function firstRefusedOf(
  answer: Promise<boolean>,
  permission: string,
  rest: () => string | undefined | Promise<string | undefined>,
): Promise<string | undefined> {
  return (await answer) === true ? rest() : permission;
}

/** Why a permission was refused: whoever is not signed in may get it by signing in. */
export function refusalOf(
  { session }: AccessRequest,
  permission: string,
  { sessions }: Pick<PolicyContext, 'sessions'>,
): ServiceError {
  return sessions && !session ? new UnauthenticatedError() : new PermissionDeniedError({ permission });
}

function requestOf({ peer, connectionId, session }: PendingCall, channel: string): AccessRequest {
  return { channel, peer, connectionId, session };
}

/**
 * Runs only what the caller has every required permission for. The app's answer has as long as a call may take: one
 * that never comes would keep the call's place for ever. It keeps it when the caller gives up meanwhile, so that nobody
 * makes the app decide about more than there are places.
 */
export const permission: Policy = {
  name: 'permission',
  compile({ access, channel, alias }, next, context) {
    if (access.kind === 'public') return next;
    const proceed = (call: PendingCall, refused: string | undefined): Promise<unknown> => {
      if (refused !== undefined) throw refusalOf(call, refused, context);
      return next(call);
    };
    return (call) => {
      const request = call.channel === alias ? requestOf(call, channel) : call;
      const refused = firstRefused(request, access.permissions, context.authorize);
      if (!(refused instanceof Promise)) return proceed(call, refused);
      return inTime(refused, context).then((answer) => proceed(call, answer));
    };
  },
};
