import type { PendingCall } from '../host/pending-call.js';
import { compileParameters } from '../validation/index.js';
import { inTime } from './in-time.js';
import type { Policy } from './policy.js';

/** Checks every argument against its parameter and makes payload classes of plain objects. */
export const validation: Policy = {
  name: 'validation',
  compile(bound, next, context) {
    const parse = compileParameters(bound.method.parameters);
    const usesSignal = bound.method.parameters.some(({ kind }) => kind === 'signal');
    const isCached = bound.method.policies.cache !== undefined;
    const proceed = (call: PendingCall, args: unknown[]): Promise<unknown> => {
      call.args = args;
      return next(call);
    };
    return (call) => {
      if (isCached) call.sentArguments = call.args as readonly unknown[];
      const args = parse(call.args as unknown[], usesSignal ? call.signal : NEVER_ABORTED);
      return Array.isArray(args) ? proceed(call, args) : inTime(args, context).then((parsed) => proceed(call, parsed));
    };
  },
};

const NEVER_ABORTED = new AbortController().signal;
