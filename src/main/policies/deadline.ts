import { MAX_TIMER_MS } from '../../shared/index.js';
import type { PendingCall } from '../host/pending-call.js';
import { DeadlineTimers } from './deadline-timers.js';
import { tapIterable } from './iterable.js';
import type { Policy } from './policy.js';

/** Ends a call that takes too long, or whose caller has left, whether its method notices or not. */
export const deadline: Policy = {
  name: 'deadline',
  compile({ kind, method }, next, { limits, clock }) {
    const ownMs = Math.min(method.timeoutMs ?? limits.timeoutMs, MAX_TIMER_MS);
    const own = new DeadlineTimers(ownMs, clock);
    return (call) => {
      const timeoutMs = shorter(ownMs, call.meta.timeoutMs);
      const timers = timeoutMs === ownMs ? own : new DeadlineTimers(timeoutMs, clock);
      if (kind !== 'stream') return withDeadline(call, timers, () => next(call));
      return withDeadline(call, timers, () => next(call)).then((source) =>
        tapIterable(source as AsyncIterable<unknown>, { aroundNext: (step) => withDeadline(call, timers, step) }),
      );
    };
  },
};

/** The caller may shorten a deadline, never lengthen it; what is no number of milliseconds changes nothing. */
function shorter(ownMs: number, callerMs: number | undefined): number {
  if (callerMs === undefined || Number.isNaN(callerMs)) return ownMs;
  return Math.min(ownMs, Math.max(callerMs, 1));
}

function withDeadline<T>(call: PendingCall, timers: DeadlineTimers, step: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const entry = timers.start(call);
    const onAbort = (reason: unknown): void => {
      timers.stop(entry);
      call.offAbort(onAbort);
      reject(reason);
    };
    call.onAbort(onAbort);
    if (call.isAborted) return;
    const onResult = (value: T): void => {
      timers.stop(entry);
      call.offAbort(onAbort);
      resolve(value);
    };
    try {
      step().then(onResult, onAbort);
    } catch (error) {
      onAbort(error);
    }
  });
}
