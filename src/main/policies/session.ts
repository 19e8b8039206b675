import type { Policy } from './policy.js';

/** Finds out who is signed in behind the caller, as it is when the call arrives. Whether that matters, `permission` says. */
export const session: Policy = {
  name: 'session',
  compile(_method, next, { sessions }) {
    if (!sessions) return next;
    return (call) => {
      call.session = sessions.find(call.peer.clientId);
      return next(call);
    };
  },
};
