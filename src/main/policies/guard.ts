import { guardArguments } from '../validation/index.js';
import type { Policy } from './policy.js';

/** Bounds the raw arguments, refuses what can't be an argument at all, and rebuilds the rest in this realm. */
export const guard: Policy = {
  name: 'guard',
  compile:
    (_method, next, { limits }) =>
    (call) => {
      const args = guardArguments(call.args, limits);
      if (call.live) for (const [index, live] of call.live) args[index] = live;
      call.args = args;
      return next(call);
    },
};
