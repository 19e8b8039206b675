import { compileParameters } from '../validation/index.js';
import type { Policy } from './policy.js';

/** Checks every argument against its parameter and makes payload classes of plain objects. */
export const validation: Policy = {
  name: 'validation',
  compile(bound, next) {
    const parse = compileParameters(bound.method.parameters);
    const usesSignal = bound.method.parameters.some(({ kind }) => kind === 'signal');
    return async (call) => {
      call.args = await parse(call.args as unknown[], usesSignal ? call.signal : NEVER_ABORTED);
      return next(call);
    };
  },
};

const NEVER_ABORTED = new AbortController().signal;
