import { MAX_TIMER_MS } from '../../shared/index.js';

/** Refuses a deadline that no timer could keep. @throws {TypeError} unless it is a whole number of 1 to 2_147_483_647 ms */
export function checkTimeout(timeoutMs: number | undefined, where: string): void {
  if (timeoutMs === undefined) return;
  if (Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= MAX_TIMER_MS) return;
  throw new TypeError(`${where}: timeoutMs is a whole number from 1 to ${MAX_TIMER_MS}, not ${String(timeoutMs)}`);
}
