import { BackOff, ServiceError, toServiceError, type Clock, type RetriedCall } from '../../shared/index.js';
import type { PendingCall } from '../host/pending-call.js';
import type { RetrySpec } from '../metadata/method-policies.js';
import { CallDeadlines } from './deadline.js';
import { mayPass } from './failure-kinds.js';
import type { Policy, Runner } from './policy.js';

/** Runs a method again whose failure may have passed, as `@Retry` says. */
export const retry: Policy = {
  name: 'retry',
  compile(bound, next, context) {
    const { retry: spec, circuitBreaker } = bound.method.policies;
    if (!spec) return next;
    const deadlines = new CallDeadlines(bound, context);
    const { clock } = context;
    return (call) => {
      // The call's own deadline, and that of the circuit breaker around it, began just now.
      const timeoutMs = Math.min(deadlines.timeoutOf(call), circuitBreaker?.timeoutMs ?? Infinity);
      return attempt(call, next, { spec, clock, dueAtMs: clock.monotonicMs() + timeoutMs });
    };
  },
};

interface Terms {
  readonly spec: RetrySpec;
  readonly clock: Clock;
  /** When the call is over in any case, monotonic. */
  readonly dueAtMs: number;
}

async function attempt(call: PendingCall, next: Runner, terms: Terms): Promise<unknown> {
  const { spec, clock } = terms;
  const backOff = new BackOff(spec, { clock, random: Math.random });
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await next(call);
    } catch (thrown) {
      const error = toServiceError(thrown);
      if (!mayPass(error) || call.isAborted) throw error;
      const isLast = attempts >= spec.attempts;
      if (isLast || !(await pause(call, backOff, terms))) throw retriedInVain(error, call, attempts);
    }
  }
}

/** @returns whether the next attempt is to be made: its time comes before the call is over, and its caller still waits */
async function pause(call: PendingCall, backOff: BackOff, terms: Terms): Promise<boolean> {
  call.isBetweenAttempts = true; // so that one who loses the right to it meanwhile does not begin it again
  try {
    return (await waitForTurn(call, backOff, terms)) && !call.isAborted;
  } finally {
    call.isBetweenAttempts = false;
  }
}

function waitForTurn(call: PendingCall, backOff: BackOff, { clock, dueAtMs }: Terms): Promise<boolean> {
  return new Promise((resolve) => {
    const onAbort = (): void => {
      backOff.stop();
      resolve(false);
    };
    const delayMs = backOff.schedule(() => {
      call.offAbort(onAbort);
      resolve(true);
    });
    if (clock.monotonicMs() + delayMs >= dueAtMs) onAbort();
    else call.onAbort(onAbort);
  });
}

function retriedInVain(error: ServiceError, call: PendingCall, attempts: number): ServiceError {
  const copy = copyOf(error); // it may be one that the app throws to others too
  copy.retried = describeRetries(call, attempts);
  return copy;
}

/** What the caller of a method learns about its attempts. */
export function describeRetries({ channel, peer }: PendingCall, attempts: number): RetriedCall {
  const { clientId, processId } = peer;
  return { attempts, channel, clientId, ...(processId === undefined ? {} : { processId }) };
}

/** Of the same class, as the page's end rebuilds it: constructors of error classes differ. */
export function copyOf(error: ServiceError): ServiceError {
  const { message, details, cause, name, stack } = error;
  const copy = new ServiceError(message, { details, ...(cause === undefined ? {} : { cause }) });
  Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object);
  return Object.assign(copy, { name, stack });
}
