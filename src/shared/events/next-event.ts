import { CancelledError } from '../errors/cancelled-error.js';
import { TimeoutError } from '../errors/timeout-error.js';
import { systemClock } from '../lifetime/clock.js';
import type { Subscription } from '../lifetime/disposable-store.js';

/** How long to wait for an event. */
export interface NextEventOptions {
  /** @default 30_000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/**
 * Resolves with what the next event brings, and unsubscribes whichever way it ends.
 *
 * @throws {TimeoutError} when it does not come in time
 * @throws {CancelledError} when `signal` aborts
 */
export function nextEvent<T>(
  subscribe: (listener: (payload: T) => void) => Subscription,
  { timeoutMs = 30_000, signal }: NextEventOptions = {},
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const finish = (settle: () => void): void => {
      subscription();
      timer();
      signal?.removeEventListener('abort', onAbort);
      settle();
    };
    const onAbort = (): void => finish(() => reject(new CancelledError(undefined, { cause: signal?.reason })));
    const subscription = subscribe((payload) => finish(() => resolve(payload)));
    const timer = systemClock.after(timeoutMs, () => finish(() => reject(new TimeoutError({ timeoutMs }))));
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
  });
}
