import { ResourceExhaustedError } from '../../shared/index.js';
import { estimateBytes } from '../limits/argument-budget.js';
import { holdArguments } from './hold-arguments.js';
import type { Policy, Runner } from './policy.js';

/**
 * Refuses a call when main itself is short of memory or time, or when its connection has as many as it may already:
 * those that run, those that wait for a place, and those whose permission or arguments the app is still deciding about.
 * A stream counts until it is open. Where somebody has to be asked, what the arguments hold counts from here.
 */
export const resources: Policy = {
  name: 'resources',
  compile({ access, kind }, next, { slots, limits, argumentBudget, resourceMonitor }) {
    const proceed =
      access.kind === 'public'
        ? next
        : holdArguments(next, argumentBudget, kind, (call) => estimateBytes(call.args, limits));
    const admit: Runner = (call) => {
      slots.of(call).admit(call);
      return proceed(call);
    };
    if (!resourceMonitor) return admit;
    return (call) => {
      const { exhausted } = resourceMonitor;
      if (exhausted) throw new ResourceExhaustedError({ resource: exhausted });
      return admit(call);
    };
  },
};
