import type { Policy } from './policy.js';

/** Refuses a call that comes too soon after the others of its caller and channel, or of everybody. */
export const rateLimit: Policy = {
  name: 'rate-limit',
  compile({ channel, alias, method }, next, { rateLimits }) {
    const channels = alias === undefined ? [channel] : [channel, alias];
    const limit = rateLimits.limitOf(channels, method.policies.rateLimit);
    return (call) => {
      limit.assertMayPass(call);
      return next(call);
    };
  },
};
