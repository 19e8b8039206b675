import { TimeoutError, toServiceError } from '../../shared/index.js';
import type { PendingCall } from '../host/pending-call.js';
import { DeadlineTimers } from './deadline-timers.js';
import { CallDeadlines, withDeadline } from './deadline.js';
import { isMethodFailure } from './failure-kinds.js';
import { MethodCircuit, type Verdict } from './method-circuit.js';
import type { Policy } from './policy.js';

/** Leaves a method alone that keeps failing, as `@CircuitBreaker` says. */
export const circuitBreaker: Policy = {
  name: 'circuit-breaker',
  compile(bound, next, context) {
    const spec = bound.method.policies.circuitBreaker;
    if (!spec) return next;
    const { clock } = context;
    const circuit = new MethodCircuit(spec, clock);
    const timers = new DeadlineTimers(spec.timeoutMs, clock);
    const fullTimeMs = Math.min(new CallDeadlines(bound, context).ownMs, spec.timeoutMs);
    return (call) =>
      circuit.run(
        () => withDeadline(call, timers, () => next(call)),
        (error) => judge(error, call, fullTimeMs),
      );
  },
};

/**
 * A caller that leaves, or does not want to wait as long as the method may take, says nothing about the method: else one
 * page with short deadlines could have it refused to everybody.
 */
function judge(thrown: unknown, { abortReason, live }: PendingCall, fullTimeMs: number): Verdict {
  if (abortReason) {
    const isFull = abortReason instanceof TimeoutError && (abortReason.details?.timeoutMs ?? 0) >= fullTimeMs;
    // A method that reads a stream of its page takes as long as that page likes.
    const hadItsTime = isFull && ![...(live?.values() ?? [])].some(({ kind }) => kind === 'upload');
    return hadItsTime ? 'fails' : 'unjudged';
  }
  const error = toServiceError(thrown);
  if (error.code === 'CANCELLED') return 'unjudged';
  return isMethodFailure(error) ? 'fails' : 'works';
}
