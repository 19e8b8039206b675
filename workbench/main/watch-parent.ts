import { createSubscription, type Subscription } from 'sallyport/shared';

/** How often it looks. A process isn't told when its parent dies, only given another one. */
const INTERVAL_MS = 500;

/**
 * Calls `onGone` once when the process that started this one has died.
 *
 * @param expectedParent its id, if it was told: a parent that died before this was called is noticed too
 */
export function watchParent(onGone: () => void, expectedParent = process.ppid): Subscription {
  const check = (): void => {
    if (process.ppid === expectedParent && isAlive(expectedParent)) return;
    subscription();
    onGone();
  };
  const timer = setInterval(check, INTERVAL_MS).unref();
  const subscription = createSubscription(() => clearInterval(timer));
  return subscription;
}

/** On Windows a process keeps the id of a parent that is gone. */
function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // It exists and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
