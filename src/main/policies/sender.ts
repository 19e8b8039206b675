import { SenderRefusedError } from '../../shared/index.js';
import type { Policy } from './policy.js';

/** Refuses senders that their transport found wanting; it judged them as their message arrived, before any wait. */
export const sender: Policy = {
  name: 'sender',
  compile: (_method, next) => (call) => {
    if (call.peer.refusal !== undefined) throw new SenderRefusedError({ reason: call.peer.refusal });
    return next(call);
  },
};
