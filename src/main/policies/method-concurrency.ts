import { ResourceExhaustedError, createSubscription } from '../../shared/index.js';
import { Places } from './places.js';
import type { Policy, Runner } from './policy.js';
import { releaseAtStreamEnd } from './release-at-stream-end.js';

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

/** A stream's place is free when it has ended, or its page has gone. */
function leavingAtItsEnd(next: Runner, places: Places): Runner {
  return (call) => {
    const leave = createSubscription(places.leave);
    call.onAbort(leave);
    return releaseAtStreamEnd(call, next, leave);
  };
}
