import { argumentKey } from '../caching/argument-key.js';
import type { ResultKey } from '../caching/result-cache.js';
import type { PendingCall } from '../host/pending-call.js';
import type { CacheSpec } from '../metadata/method-policies.js';
import type { Policy } from './policy.js';
import { SharedRun, SharedRuns } from './shared-run.js';

/** Answers a call with what an equal one got, as `@Cached` says. It stands behind every decision about the call. */
export const cache: Policy = {
  name: 'cache',
  compile(bound, next, context) {
    const spec = bound.method.policies.cache;
    if (!spec) return next;
    const results = context.cachedResults.open(bound, spec);
    const runs = new SharedRuns(bound, context, next);
    return (call) => {
      const key = keyOf(call, spec);
      if (!key) return next(call);
      const known = results.find(key);
      if (known) {
        // Whoever gave up, or lost the right to it while somebody was asked: for other calls `deadline` looks at that.
        if (call.abortReason) throw call.abortReason;
        return Promise.resolve(known.value);
      }
      const running = results.findRun(key);
      if (running) return running.join(call);
      const run = new SharedRun(runs, () => results.abandon(key, run));
      results.expect(key, run);
      run.begin(call);
      return run.join(call);
    };
  },
};

/** @returns `undefined` for arguments that are too large to look for */
function keyOf({ sentArguments, client, session }: PendingCall, { vary }: CacheSpec): ResultKey | undefined {
  const args = argumentKey(sentArguments ?? []);
  if (args === undefined) return undefined;
  if (vary === 'none') return { scope: 'everybody', clientId: undefined, args };
  const isSessions = vary === 'session' && session !== undefined;
  return { scope: isSessions ? `session ${session.id}` : `client ${client.id}`, clientId: client.id, args };
}
