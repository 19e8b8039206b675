import { TimeoutError } from '../../shared/index.js';
import type { PolicyContext } from './policy.js';

/**
 * Waits for what the app was asked before its method may run, no longer than a call may take: an answer that never comes
 * would keep the call's place for ever.
 *
 * @throws {TimeoutError} when there is none by then
 */
export function inTime<T>(
  answer: Promise<T>,
  { clock, limits: { timeoutMs } }: Pick<PolicyContext, 'clock' | 'limits'>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const deadline = clock.after(timeoutMs, () => reject(new TimeoutError({ timeoutMs })));
    answer.finally(deadline).then(resolve, reject);
  });
}
