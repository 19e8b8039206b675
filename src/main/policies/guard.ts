import { guardArguments } from '../validation/index.js';
import type { Policy } from './policy.js';

/** Bounds the raw arguments, refuses what can't be an argument at all, and rebuilds the rest in this realm. */
export const guard: Policy = {
  name: 'guard',
  compile:
    (_method, next, { limits }) =>
    async (call) => {
      call.args = guardArguments(call.args, limits);
      return next(call);
    },
};
