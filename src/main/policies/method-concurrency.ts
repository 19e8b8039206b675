import { ResourceExhaustedError } from '../../shared/index.js';
import type { PendingCall } from '../host/pending-call.js';
import { tapIterable } from './iterable.js';
import { Places } from './places.js';
import type { Policy, Runner } from './policy.js';

/**
 * Lets so many calls of one method run, and the others wait, as `@Concurrency` says. It stands within the places of the
 * connection: outside of them, a page whose own places are full would hold those of everybody while it waits.
 */
export const methodConcurrency: Policy = {
  name: 'method-concurrency',
  compile({ kind, method }, next, _context) {
    const spec = method.policies.concurrency;
    if (!spec) return next;
    const { maxRunning, maxWaiting } = spec;
    const places = new Places(maxRunning);
    const proceed = kind === 'stream' ? leavingAtItsEnd(next, places) : leavingWhenSettled(next, places);
    return (call) => {
      if (!places.hasRoom && places.waiting >= maxWaiting) {
        throw new ResourceExhaustedError({ resource: 'calls', maximum: maxRunning + maxWaiting });
      }
      const turn = places.enter(call);
      return turn ? turn.then(() => proceed(call)) : proceed(call);
    };
  },
};

function leavingWhenSettled(next: Runner, places: Places): Runner {
  return (call) => {
    call.onSettled(places.leave);
    return next(call);
  };
}

/** A stream's place is free when the last item has been taken, its page has had enough, or it can't be opened. */
function leavingAtItsEnd(next: Runner, places: Places): Runner {
  return async (call: PendingCall) => {
    let hasLeft = false;
    const leave = (): void => {
      if (!hasLeft) places.leave();
      hasLeft = true;
    };
    call.onAbort(leave);
    try {
      const source = (await next(call)) as AsyncIterable<unknown>;
      const onError = (error: unknown): unknown => {
        leave();
        return error;
      };
      return tapIterable(source, { onEnd: leave, onError });
    } catch (error) {
      leave();
      throw error;
    }
  };
}
