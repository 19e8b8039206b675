import { RateLimitedError, ServiceError } from 'sallyport/shared';
import { describeError } from '../shell/describe-error.js';
import type { Wait } from './use-wait.js';

/** Why somebody was not let in, in words for them. */
export type SignInFailure =
  | { readonly kind: 'told'; readonly text: string }
  /** Too many have failed: nothing is even tried until then. */
  | ({ readonly kind: 'waiting' } & Wait);

/** @param nowMs of `performance.now()` */
export function describeSignInFailure(error: unknown, nowMs: number): SignInFailure {
  if (error instanceof RateLimitedError) {
    return { kind: 'waiting', sinceMs: nowMs, untilMs: nowMs + (error.details?.retryAfterMs ?? 1_000) };
  }
  return { kind: 'told', text: textOf(error) };
}

function textOf(error: unknown): string {
  const { code, details } = error instanceof ServiceError ? error : { code: '', details: undefined };
  if (code === 'SIGN_IN_REFUSED') return 'Name or password is wrong.';
  if (code === 'RESOURCE_EXHAUSTED') return 'Too many are signing in at this moment. Try again in a few seconds.';
  if (code === 'UNAVAILABLE' && reasonOf(details) === 'users-lost') return USERS_LOST;
  return describeError(error);
}

const USERS_LOST =
  'The database of users was damaged, so nobody can sign in. Whoever looks after this machine can start the workbench ' +
  'once with --forget-users, and make the first user anew.';

const reasonOf = (details: unknown): unknown =>
  typeof details === 'object' && details !== null && 'reason' in details ? details.reason : undefined;

/** How long to wait, as people say it: `5 s`, `1 min 5 s`. @param leftMs more than 0 */
export function formatWait(leftMs: number): string {
  const seconds = Math.ceil(leftMs / 1_000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
