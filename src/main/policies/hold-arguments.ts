import type { PendingCall } from '../host/pending-call.js';
import type { ArgumentBudget } from '../limits/argument-budget.js';
import type { BoundMethod } from '../metadata/bound-member.js';
import type { Runner } from './policy.js';
import { releaseAtStreamEnd } from './release-at-stream-end.js';

/** Counts what a call's arguments hold until it has its answer, and those of a stream until it has ended. */
export function holdArguments(
  next: Runner,
  budget: ArgumentBudget,
  kind: BoundMethod['kind'],
  bytesOf: (call: PendingCall) => number,
): Runner {
  return (call) => {
    const release = budget.take(call, bytesOf(call));
    if (release && kind === 'stream') return releaseAtStreamEnd(call, next, release);
    if (release) call.onSettled(release);
    return next(call);
  };
}
