import { createSubscription, type Subscription } from './disposable-store.js';
import { trackResource } from './live-resources.js';

/** Time as the framework sees it; replaced by a manual one in tests. */
export interface Clock {
  /** Milliseconds since an arbitrary start; never goes back, whatever happens to the wall clock. */
  monotonicMs(): number;

  /** Milliseconds since 1970-01-01 UTC, as the machine believes it to be. */
  wallMs(): number;

  /**
   * Runs `callback` once after `delayMs`.
   *
   * @param delayMs 0 to 2_147_483_647; beyond that Node's and the browsers' timers would fire at once, so it is clamped
   * @returns call it to stop the timer
   */
  after(delayMs: number, callback: () => void): Subscription;
}

/** The longest delay that `setTimeout` takes: 2³¹ − 1 ms, about 24.8 days (HTML standard, timer initialisation). */
export const MAX_TIMER_MS = 2_147_483_647;

/** The machine's own clock. */
export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  after(delayMs, callback) {
    const close = trackResource('timer');
    const run = (): void => {
      close();
      callback();
    };
    const timer = setTimeout(run, Math.min(Math.max(delayMs, 0), MAX_TIMER_MS));
    return createSubscription(() => {
      clearTimeout(timer);
      close();
    });
  },
};
