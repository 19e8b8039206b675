import { channelsOf } from '../metadata/bound-member.js';
import type { Policy } from './policy.js';

/** Refuses a call that comes too soon after the others of its caller and channel, or of everybody. */
export const rateLimit: Policy = {
  name: 'rate-limit',
  compile(bound, next, { rateLimits }) {
    const limit = rateLimits.limitOf(channelsOf(bound), bound.method.policies.rateLimit);
    return (call) => {
      limit.assertMayPass(call);
      return next(call);
    };
  },
};
