import { createSubscription, type Subscription } from '../../shared/index.js';

/** What {@link onWake} needs of a window. */
export interface WakingWindow {
  readonly document: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;
  addEventListener(type: 'online', listener: () => void): void;
  removeEventListener(type: 'online', listener: () => void): void;
}

/** Calls `listener` when the browser says that there is a network again, and when its tab becomes visible. */
export function onWake(listener: () => void, page: WakingWindow | undefined = ownWindow()): Subscription {
  const onVisibility = (): void => {
    if (page?.document.visibilityState === 'visible') listener();
  };
  page?.addEventListener('online', listener);
  page?.document.addEventListener('visibilitychange', onVisibility);
  return createSubscription(() => {
    page?.removeEventListener('online', listener);
    page?.document.removeEventListener('visibilitychange', onVisibility);
  });
}

/** There is none in a worker or a test. */
function ownWindow(): WakingWindow | undefined {
  return typeof document === 'undefined' ? undefined : window;
}
