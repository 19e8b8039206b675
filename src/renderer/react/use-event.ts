import { useLayoutEffect } from 'react';
import type { EventListenerOptions, Events } from '../../shared/index.js';
import { useLatest } from './use-latest.js';

/**
 * Calls `listener` for each announcement while the component is mounted. The listener of the last render is the one
 * that is called; a new one costs nothing, only other `events` or another `name` subscribe again.
 *
 * Subscribed before any `useEffect` runs, so that an event which a call made there causes is not missed.
 *
 * @param events `undefined`: nothing is subscribed; so it is where this page may not use them
 * @param options.onLoss called before the next event when some were dropped: read again what you keep
 * @example
 * useEvent(service.events, 'renamed', ({ id, name }) => setNames((names) => ({ ...names, [id]: name })), {
 *   onLoss: () => reload(),
 * });
 */
export function useEvent<M, K extends keyof M & string>(
  events: Events<M> | undefined,
  name: K,
  listener: (payload: M[K]) => void,
  options: EventListenerOptions = {},
): void {
  const latestRef = useLatest({ listener, onLoss: options.onLoss });
  useLayoutEffect(
    () =>
      events?.on(name, (payload) => latestRef.current.listener(payload), {
        onLoss: (dropped) => latestRef.current.onLoss?.(dropped),
      }),
    [events, name, latestRef],
  );
}
