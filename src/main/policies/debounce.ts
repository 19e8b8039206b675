import type { Clock, Subscription } from '../../shared/index.js';
import type { PendingCall } from '../host/pending-call.js';
import type { DebounceSpec } from '../metadata/method-policies.js';
import type { Policy } from './policy.js';
import { SharedRun, SharedRuns } from './shared-run.js';

/** Makes one call of those that a client makes in quick succession, as `@Debounced` says. */
export const debounce: Policy = {
  name: 'debounce',
  compile(bound, next, context) {
    const spec = bound.method.policies.debounce;
    if (!spec) return next;
    const runs = new SharedRuns(bound, context, next);
    const bursts = new Map<string, Burst>();
    return (call) => {
      const key = keyOf(call);
      let burst = bursts.get(key);
      if (!burst) bursts.set(key, (burst = new Burst(spec, context.clock, runs, () => bursts.delete(key))));
      return burst.add(call);
    };
  },
};

/** Who signs in while a call waits is somebody else, and has bursts of their own. */
function keyOf({ client, session }: PendingCall): string {
  return JSON.stringify([client.id, session?.id]);
}

/** Calls of one client that become one. */
class Burst {
  private readonly run: SharedRun;
  private readonly endsAtMs: number;
  private timer: Subscription | undefined;

  constructor(
    private readonly spec: DebounceSpec,
    private readonly clock: Clock,
    runs: SharedRuns,
    private readonly onOver: () => void,
  ) {
    this.endsAtMs = clock.monotonicMs() + (spec.maxWaitMs ?? Infinity);
    this.run = new SharedRun(runs, () => this.end());
  }

  add(call: PendingCall): Promise<unknown> {
    const outcome = this.run.join(call);
    this.timer?.();
    const waitMs = Math.min(this.spec.waitMs, this.endsAtMs - this.clock.monotonicMs());
    // Who was aborted before it came has left again already.
    this.timer = this.run.latest ? this.clock.after(Math.max(waitMs, 0), () => this.begin()) : undefined;
    return outcome;
  }

  private begin(): void {
    const { latest } = this.run;
    this.end();
    if (latest) this.run.begin(latest);
  }

  /** The next call begins another one. */
  private end(): void {
    this.timer?.();
    this.timer = undefined;
    this.onOver();
  }
}
