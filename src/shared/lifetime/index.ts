export { BackOff, type BackOffOptions, type BackOffParts } from './back-off.js';
export { DisposableStore, createSubscription, type Releasable, type Subscription } from './disposable-store.js';
export { observeResources, trackResource, type ResourceKind, type ResourceObserver } from './live-resources.js';
export { MAX_TIMER_MS, systemClock, type Clock } from './clock.js';
