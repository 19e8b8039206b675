import type { PendingCall } from '../host/pending-call.js';
import { guardMeasured } from '../validation/index.js';
import { holdArguments } from './hold-arguments.js';
import type { Policy } from './policy.js';

/**
 * Bounds the raw arguments, refuses what can't be an argument at all, and rebuilds the rest in this realm. What they
 * hold counts for the connection until the call is answered; where somebody had to be asked first, it does already.
 */
export const guard: Policy = {
  name: 'guard',
  compile({ access, kind }, next, { limits, argumentBudget }) {
    const proceed = access.kind === 'public' ? holdArguments(next, argumentBudget, kind, bytesOf) : next;
    return (call) => {
      const { args, bytes } = guardMeasured(call.args, limits);
      if (call.live) for (const [index, live] of call.live) args[index] = live;
      call.args = args;
      call.argumentBytes = bytes;
      return proceed(call);
    };
  },
};

function bytesOf({ argumentBytes = 0 }: PendingCall): number {
  return argumentBytes;
}
