import type { Subscription } from '../lifetime/disposable-store.js';

export interface EventListenerOptions {
  /**
   * Called when events were dropped, because this page did not keep up or was away for too long.
   *
   * @param dropped how many before the next one, which comes now; `undefined`, as soon as the page is back, when nobody
   *   can tell
   */
  readonly onLoss?: (dropped: number | undefined) => void;
}

/**
 * Events that main announces, as a member of a contract.
 *
 * @typeParam M name of each event and the shape of its payload; `void` for none
 */
export interface Events<M> {
  readonly [Symbol.toStringTag]: 'Events';

  /**
   * Calls `listener` for each announcement, in order, until the result is called.
   * An event caused by a call made after `on` is never missed.
   */
  on<K extends keyof M & string>(
    event: K,
    listener: (payload: M[K]) => void,
    options?: EventListenerOptions,
  ): Subscription;

  /** Resolves with the next announcement; rejects with `TIMEOUT` after `timeoutMs` (default 30 000), or when aborted. */
  once<K extends keyof M & string>(
    event: K,
    options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal },
  ): Promise<M[K]>;
}
