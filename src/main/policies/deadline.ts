import { MAX_TIMER_MS } from '../../shared/index.js';
import type { PendingCall } from '../host/pending-call.js';
import type { BoundMethod } from '../metadata/bound-member.js';
import { DeadlineTimers } from './deadline-timers.js';
import { tapIterable } from './iterable.js';
import type { Policy, PolicyContext } from './policy.js';

/** Ends a call that takes too long, or whose caller has left, whether its method notices or not. */
export const deadline: Policy = {
  name: 'deadline',
  compile(bound, next, context) {
    const deadlines = new CallDeadlines(bound, context);
    return (call) => {
      const timers = deadlines.of(call);
      if (bound.kind !== 'stream') return withDeadline(call, timers, () => next(call));
      return withDeadline(call, timers, () => next(call)).then((source) =>
        tapIterable(source as AsyncIterable<unknown>, { aroundNext: (step) => withDeadline(call, timers, step) }),
      );
    };
  },
};

/** How long the calls of one method may take. */
export class CallDeadlines {
  /** When the caller does not say less; in milliseconds. */
  readonly ownMs: number;
  private readonly own: DeadlineTimers;

  constructor(
    { method }: BoundMethod,
    private readonly context: PolicyContext,
  ) {
    this.ownMs = Math.min(method.timeoutMs ?? context.limits.timeoutMs, MAX_TIMER_MS);
    this.own = new DeadlineTimers(this.ownMs, context.clock);
  }

  of(call: PendingCall): DeadlineTimers {
    const timeoutMs = this.timeoutOf(call);
    return timeoutMs === this.ownMs ? this.own : new DeadlineTimers(timeoutMs, this.context.clock);
  }

  /** The caller may shorten a deadline, never lengthen it; what is no number of milliseconds changes nothing. */
  timeoutOf({ meta: { timeoutMs: callerMs } }: PendingCall): number {
    if (callerMs === undefined || Number.isNaN(callerMs)) return this.ownMs;
    return Math.min(this.ownMs, Math.max(callerMs, 1));
  }
}

/** Aborts `call` with `TIMEOUT` when `step` takes longer than the timers say. */
export function withDeadline<T>(call: PendingCall, timers: DeadlineTimers, step: () => Promise<T>): Promise<T> {
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
