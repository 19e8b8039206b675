import { CancelledError } from '../errors/cancelled-error.js';
import type { ServiceError } from '../errors/service-error.js';
import { TimeoutError } from '../errors/timeout-error.js';
import { systemClock } from '../lifetime/clock.js';
import { DisposableStore, createSubscription, type Subscription } from '../lifetime/disposable-store.js';

/** How long to wait for an event. */
export interface NextEventOptions {
  /** @default 30_000 */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** Subscribes to an event. `onEnd` is told when the subscription ends by itself; both may be called at once. */
export type SubscribeToEvent<T> = (
  listener: (payload: T) => void,
  onEnd: (error: ServiceError) => void,
) => Subscription;

/**
 * Resolves with what the next event brings, and unsubscribes whichever way it ends.
 *
 * @throws {ServiceError} that ended the subscription
 * @throws {TimeoutError} when the event does not come in time
 * @throws {CancelledError} when `signal` aborts
 */
export function nextEvent<T>(
  subscribe: SubscribeToEvent<T>,
  { timeoutMs = 30_000, signal }: NextEventOptions = {},
): Promise<T> {
  const resources = new DisposableStore();
  const waiting = new Promise<T>((resolve, reject: (error: ServiceError) => void) => {
    const cancel = (): void => reject(new CancelledError(undefined, { cause: signal?.reason }));
    if (signal?.aborted === true) return cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    resources.add(createSubscription(() => signal?.removeEventListener('abort', cancel)));
    resources.add(systemClock.after(timeoutMs, () => reject(new TimeoutError({ timeoutMs }))));
    resources.add(subscribe(resolve, reject));
  });
  return waiting.finally(() => resources.dispose());
}
