import type { PendingCall } from '../host/pending-call.js';
import type { ArgumentBudget } from '../limits/argument-budget.js';
import type { BoundMethod } from '../metadata/bound-member.js';
import { tapIterable } from './iterable.js';
import type { Runner } from './policy.js';

/** Counts what a call's arguments hold until it has its answer, and those of a stream until it has ended. */
export function holdArguments(
  next: Runner,
  budget: ArgumentBudget,
  kind: BoundMethod['kind'],
  bytesOf: (call: PendingCall) => number,
): Runner {
  if (kind === 'stream') return (call) => holdForStream(call, next, budget.take(call, bytesOf(call)));
  return (call) => {
    const release = budget.take(call, bytesOf(call));
    if (release) call.onSettled(release);
    return next(call);
  };
}

async function holdForStream(call: PendingCall, next: Runner, release: (() => void) | undefined): Promise<unknown> {
  if (!release) return next(call);
  try {
    const source = (await next(call)) as AsyncIterable<unknown>;
    const onError = (error: unknown): unknown => {
      release();
      return error;
    };
    return tapIterable(source, { onEnd: release, onError });
  } catch (error) {
    release();
    throw error;
  }
}
