import { MAX_TIMER_MS, TimeoutError, type Clock, type ServiceError } from '../../shared/index.js';
import type { PendingCall } from '../host/pending-call.js';
import { tapIterable } from './iterable.js';
import type { Policy } from './policy.js';

/** Ends a call that takes too long, or whose caller has left, whether its method notices or not. */
export const deadline: Policy = {
  name: 'deadline',
  compile({ kind, method }, next, { limits, clock }) {
    const ownMs = Math.min(method.timeoutMs ?? limits.timeoutMs, MAX_TIMER_MS);
    return async (call) => {
      const timeoutMs = shorter(ownMs, call.meta.timeoutMs);
      const result = await withDeadline(call, timeoutMs, clock, () => next(call));
      if (kind !== 'stream') return result;
      return tapIterable(result as AsyncIterable<unknown>, {
        aroundNext: (step) => withDeadline(call, timeoutMs, clock, step),
      });
    };
  },
};

/** The caller may shorten a deadline, never lengthen it; what is no number of milliseconds changes nothing. */
function shorter(ownMs: number, callerMs: number | undefined): number {
  if (callerMs === undefined || Number.isNaN(callerMs)) return ownMs;
  return Math.min(ownMs, Math.max(callerMs, 1));
}

function withDeadline<T>(call: PendingCall, timeoutMs: number, clock: Clock, step: () => Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = clock.after(timeoutMs, () => call.abort(new TimeoutError({ timeoutMs })));
    const settle = (): void => {
      timer();
      call.offAbort(onAbort);
    };
    const onAbort = (reason: ServiceError): void => {
      settle();
      reject(reason);
    };
    call.onAbort(onAbort);
    if (call.isAborted) return;
    step().then(resolve, reject).finally(settle);
  });
}
