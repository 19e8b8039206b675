import { CircuitState, circuitBreaker, handleWhen, type CircuitBreakerPolicy, type IBackoff } from 'cockatiel';
import { CircuitOpenError, type Clock } from '../../shared/index.js';
import type { CircuitBreakerSpec } from '../metadata/method-policies.js';
import { CallWindow } from './call-window.js';

/** What the end of a call says about its method: it works, it fails, or nothing, because its caller gave it up. */
export type Verdict = 'works' | 'fails' | 'unjudged';

/** A call that ended without a word about the method. */
class Unjudged extends Error {
  override readonly name = 'Unjudged';

  constructor(readonly error: unknown) {
    super('The call was given up');
  }
}

/**
 * Lets the calls of one method through, or not. The states and their changes are cockatiel's; what it would read from the
 * wall clock, its two extension points say instead: when the next attempt is due, and how many calls failed lately.
 */
export class MethodCircuit {
  private readonly policy: CircuitBreakerPolicy;
  /** When the next call is let through to try, or, while one is under way, when that one is over in any case. */
  private dueAtMs = 0;

  constructor(
    private readonly spec: CircuitBreakerSpec,
    private readonly clock: Clock,
  ) {
    // While one call is let through to try, its end has to be noted whatever it says: else it would count as a success.
    this.policy = circuitBreaker(
      handleWhen((error) => !(error instanceof Unjudged) || this.policy.state === CircuitState.HalfOpen),
      {
        breaker: new CallWindow(spec, clock),
        halfOpenAfter: { next: ({ result }) => this.waitAfter('error' in result ? result.error : undefined) },
      },
    );
  }

  /**
   * @param judge what the error of a call says about the method
   * @throws {CircuitOpenError} at once, when nothing is let through
   */
  async run(step: () => Promise<unknown>, judge: (error: unknown) => Verdict): Promise<unknown> {
    this.enter();
    try {
      const end = await this.policy.execute(() => settle(step, judge));
      if (end.isAnswer) return end.value;
      throw end.error;
    } catch (error) {
      throw error instanceof Unjudged ? error.error : error;
    }
  }

  private enter(): void {
    const { state } = this.policy;
    if (state === CircuitState.Closed) return;
    const nowMs = this.clock.monotonicMs();
    if (state === CircuitState.HalfOpen || nowMs < this.dueAtMs) {
      throw new CircuitOpenError({ retryAfterMs: Math.max(1, Math.ceil(this.dueAtMs - nowMs)) });
    }
    this.dueAtMs = nowMs + this.spec.timeoutMs;
  }

  /**
   * Cockatiel compares the milliseconds that have passed on the wall clock with `duration`. No clock that is set goes
   * beyond one infinity or below the other.
   */
  private waitAfter(error: Error | undefined): IBackoff<{ readonly result: { readonly error: Error } | object }> {
    const dueAtMs = this.clock.monotonicMs() + (error instanceof Unjudged ? 0 : this.spec.resetMs);
    this.dueAtMs = dueAtMs;
    const { clock } = this;
    return {
      get duration() {
        return clock.monotonicMs() < dueAtMs ? Infinity : -Infinity;
      },
      next: ({ result }) => this.waitAfter('error' in result ? (result.error as Error) : undefined),
    };
  }
}

type End = { readonly isAnswer: true; readonly value: unknown } | { readonly isAnswer: false; readonly error: unknown };

/** @throws what says that the method fails, and {@link Unjudged}; every other error is an answer */
async function settle(step: () => Promise<unknown>, judge: (error: unknown) => Verdict): Promise<End> {
  try {
    return { isAnswer: true, value: await step() };
  } catch (error) {
    const verdict = judge(error);
    if (verdict === 'works') return { isAnswer: false, error };
    throw verdict === 'fails' ? error : new Unjudged(error);
  }
}
