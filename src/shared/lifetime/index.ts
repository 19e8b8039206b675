export { DisposableStore, createSubscription, type Releasable, type Subscription } from './disposable-store.js';
export { MAX_TIMER_MS, systemClock, type Clock } from './clock.js';
