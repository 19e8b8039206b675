import type { Policy } from './policy.js';

/**
 * Refuses a call when its connection has as many as it may already: those that run, those that wait for a place, and
 * those whose permission or arguments the app is still deciding about. A stream counts until it is open.
 */
export const resources: Policy = {
  name: 'resources',
  compile:
    (_method, next, { slots }) =>
    (call) => {
      slots.of(call).admit(call);
      return next(call);
    },
};
