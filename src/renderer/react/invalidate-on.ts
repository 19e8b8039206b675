import { useLayoutEffect } from 'react';
import type { Events, Subscription } from '../../shared/index.js';
import { useLatest } from './use-latest.js';

/** What of TanStack's `QueryClient` is needed here. */
export interface QueryInvalidator {
  invalidateQueries(filters: { readonly queryKey: readonly unknown[] }): Promise<void>;
}

/** Which queries an event makes stale: their keys, or beginnings of them. */
export type KeysOf<P> = (payload: P) => readonly (readonly unknown[])[];

/** The beginning of every key that `queryOptionsOf` makes. */
const ALL_QUERIES = { queryKey: ['sallyport'] };

/**
 * Reads again what an event of main makes stale. When events were dropped, nobody knows which: then every query of
 * main is read again.
 *
 * @returns ends it
 * @example
 * invalidateOn(queryClient, service.events, 'project-renamed', ({ id }) => [
 *   queryKeyOf(service.projects.list),
 *   queryKeyOf(service.projects.get, id),
 * ]);
 */
export function invalidateOn<M, K extends keyof M & string>(
  queryClient: QueryInvalidator,
  events: Events<M>,
  name: K,
  keysOf: KeysOf<M[K]>,
): Subscription {
  const onLoss = (): void => void queryClient.invalidateQueries(ALL_QUERIES);
  const invalidate = (payload: M[K]): void => {
    for (const queryKey of keysOf(payload)) void queryClient.invalidateQueries({ queryKey });
  };
  return events.on(name, invalidate, { onLoss });
}

/**
 * {@link invalidateOn} while the component is mounted.
 *
 * @param events `undefined`: nothing is subscribed; so it is where this page may not use them
 * @example
 * useInvalidateOn(useQueryClient(), service.events, 'collections-changed', () => [queryKeyOf(service.collections.list)]);
 */
export function useInvalidateOn<M, K extends keyof M & string>(
  queryClient: QueryInvalidator,
  events: Events<M> | undefined,
  name: K,
  keysOf: KeysOf<M[K]>,
): void {
  const latestRef = useLatest(keysOf);
  useLayoutEffect(
    () => events && invalidateOn(queryClient, events, name, (payload) => latestRef.current(payload)),
    [queryClient, events, name, latestRef],
  );
}
