import { GovernanceRefusedError } from '../../shared/index.js';
import { channelsOf } from '../metadata/bound-member.js';
import { inTime } from './in-time.js';
import type { Policy } from './policy.js';

/** Asks the app's rules about a call whose arguments are valid. */
export const governance: Policy = {
  name: 'governance',
  compile(bound, next, context) {
    const { governance: engine } = context;
    const channels = channelsOf(bound);
    if (!engine?.concerns(channels)) return next;
    return async (call) => {
      // A rule that never answers would keep the place of its call for ever.
      const refusal = await inTime(engine.findRefusal(call, channels), context);
      if (refusal) throw new GovernanceRefusedError(refusal);
      return next(call);
    };
  },
};
