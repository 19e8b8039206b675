import type { Clock } from '../../../shared/index.js';

export interface FailureCounterOptions {
  /** Failures after which the first wait begins. */
  readonly freeFailures: number;
  /** The first wait; each further failure doubles it. @default 1_000 */
  readonly firstDelayMs?: number;
  /** The longest one. @default 900_000 */
  readonly maxDelayMs?: number;
  /** Time without a failure after which those before it no longer count. @default 86_400_000 */
  readonly forgetAfterMs?: number;
  /**
   * Keys that are counted at once; with one more the oldest is forgotten. To make room for another few guesses, somebody
   * has to fail this often, which takes longer than to wait.
   * @default 10_000
   */
  readonly maxKeys?: number;
  /** Told of a key that was forgotten to make room. */
  readonly onForgotten?: (key: string) => void;
}

/** How often something failed, and when last. */
export interface Failures {
  readonly count: number;
  /** Of the monotonic clock. */
  readonly lastMs: number;
}

/** Counts failures by key, and makes whoever has too many wait, each time twice as long. */
export class FailureCounter {
  private readonly options: Required<FailureCounterOptions>;
  /** In the order of their last failure. */
  private readonly byKey = new Map<string, Failures>();

  constructor(
    options: FailureCounterOptions,
    private readonly clock: Clock,
  ) {
    this.options = {
      firstDelayMs: 1_000,
      maxDelayMs: 900_000,
      forgetAfterMs: 86_400_000,
      maxKeys: 10_000,
      onForgotten: () => {},
      ...options,
    };
  }

  /** @returns milliseconds until it may be tried again; 0: now */
  waitMs(key: string): number {
    const failures = this.current(key);
    if (!failures) return 0;
    return Math.max(0, failures.lastMs + this.delayMs(failures.count) - this.clock.monotonicMs());
  }

  /** @returns what there is of this key now */
  add(key: string): Failures {
    const failures = { count: (this.current(key)?.count ?? 0) + 1, lastMs: this.clock.monotonicMs() };
    this.set(key, failures);
    return failures;
  }

  /** Takes one failure back, of which it turned out that it was none. */
  takeBack(key: string): void {
    const failures = this.byKey.get(key);
    if (!failures) return;
    if (failures.count <= 1) this.byKey.delete(key);
    else this.byKey.set(key, { ...failures, count: failures.count - 1 });
  }

  forget(key: string): void {
    this.byKey.delete(key);
  }

  /** Puts back what was counted before a restart. Those that failed last come last. */
  restore(key: string, failures: Failures): void {
    this.set(key, failures);
  }

  /** Time without a failure after which those before it no longer count. */
  get forgetAfterMs(): number {
    return this.options.forgetAfterMs;
  }

  private set(key: string, failures: Failures): void {
    this.byKey.delete(key);
    this.byKey.set(key, failures);
    if (this.byKey.size <= this.options.maxKeys) return;
    for (const oldest of this.byKey.keys()) {
      this.byKey.delete(oldest);
      return this.options.onForgotten(oldest);
    }
  }

  private current(key: string): Failures | undefined {
    const failures = this.byKey.get(key);
    if (!failures || this.clock.monotonicMs() - failures.lastMs < this.options.forgetAfterMs) return failures;
    this.byKey.delete(key);
    return undefined;
  }

  private delayMs(count: number): number {
    const { freeFailures, firstDelayMs, maxDelayMs } = this.options;
    if (count < freeFailures) return 0;
    return Math.min(firstDelayMs * 2 ** (count - freeFailures), maxDelayMs);
  }
}
