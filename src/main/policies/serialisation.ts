import { compileResult } from '../validation/index.js';
import { tapIterable } from './iterable.js';
import type { Policy } from './policy.js';

/** Makes plain, cloneable data of what the method returned, so that a fault in it is this call's alone. */
export const serialisation: Policy = {
  name: 'serialisation',
  compile({ kind, method }, next) {
    if (kind === 'receive') return next;
    const serialise = compileResult(method.returns);
    if (kind === 'stream') {
      return async (call) => tapIterable((await next(call)) as AsyncIterable<unknown>, { onItem: serialise });
    }
    return (call) => next(call).then(serialise);
  },
};
