import { GovernanceRefusedError } from '../../shared/index.js';
import { channelsOf } from '../metadata/bound-member.js';
import type { Policy } from './policy.js';

/** Asks the app's rules about a call whose arguments are valid. */
export const governance: Policy = {
  name: 'governance',
  compile(bound, next, { governance: engine }) {
    const channels = channelsOf(bound);
    if (!engine?.concerns(channels)) return next;
    return async (call) => {
      const refusal = await engine.findRefusal(call, channels);
      if (refusal) throw new GovernanceRefusedError(refusal);
      return next(call);
    };
  },
};
