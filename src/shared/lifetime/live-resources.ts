// What is open now, for tests that must not leave anything behind. Nothing is kept while nobody observes.
import { createSubscription, type Subscription } from './disposable-store.js';

/** What somebody has to close, and tests find when nobody did. */
export type ResourceKind =
  'host' | 'connected service' | 'stream' | 'subscription' | 'loopback server' | 'worker' | 'timer';

/** Told of each resource as it is opened. @returns what is called when it has been closed */
export type ResourceObserver = (kind: ResourceKind) => () => void;

const observers = new Set<ResourceObserver>();

/**
 * Tells `observer` of everything that is opened from now on, until the result is called.
 *
 * @param observer called within the code that opens, so that a stack trace taken there names it
 */
export function observeResources(observer: ResourceObserver): Subscription {
  observers.add(observer);
  return createSubscription(() => observers.delete(observer));
}

/** Says that a resource was opened. @returns to be called when it was closed; every call but the first does nothing */
export function trackResource(kind: ResourceKind): () => void {
  if (observers.size === 0) return ignore;
  const closers = [...observers].map((observer) => observer(kind));
  return createSubscription(() => {
    for (const close of closers) close();
  });
}

function ignore(): void {
  // Nobody observes.
}
