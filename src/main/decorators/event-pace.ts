// How fast an event reaches each of its subscribers: said at the event, so that those who emit need not care.
import { MAX_TIMER_MS } from '../../shared/index.js';

/** How fast each subscriber is told of an event. Made by {@link throttle}, {@link debounce} or {@link latest}. */
export type EventPace =
  | { readonly kind: 'throttle'; readonly perMs: number }
  | { readonly kind: 'debounce'; readonly quietMs: number; readonly maxWaitMs: number | undefined }
  | { readonly kind: 'latest' };

/** How fast each subscriber is told of an event, by the event's name. */
export type EventPaces = Readonly<Record<string, EventPace>>;

export interface DebounceOptions {
  /** How long an event that keeps happening may hold back its own last announcement. @default for ever */
  readonly maxWaitMs?: number;
}

/**
 * Each subscriber is told at once, then at most once in `perMs`; what was emitted last always arrives.
 *
 * @param perMs in milliseconds, 1 to 2_147_483_647
 * @throws {TypeError} when it is out of range
 * @example
 * @Channel({ events: { progress: throttle(100) } }) declare readonly events: EventChannel<TaskEvents>;
 */
export function throttle(perMs: number): EventPace {
  checkMs(perMs, 'throttle');
  return Object.freeze({ kind: 'throttle', perMs });
}

/**
 * Each subscriber is told what was emitted last, once nothing was emitted to it for `quietMs`.
 *
 * @param quietMs in milliseconds, 1 to 2_147_483_647
 * @throws {TypeError} when it or `maxWaitMs` is out of range, or `maxWaitMs` is shorter
 */
export function debounce(quietMs: number, { maxWaitMs }: DebounceOptions = {}): EventPace {
  checkMs(quietMs, 'debounce');
  if (maxWaitMs !== undefined) {
    checkMs(maxWaitMs, 'debounce: maxWaitMs');
    if (maxWaitMs < quietMs) throw new TypeError('debounce: maxWaitMs is shorter than the quiet time');
  }
  return Object.freeze({ kind: 'debounce', quietMs, maxWaitMs });
}

/** A page that has not taken the previous one yet gets only the newest: nothing queues up, and nothing counts as lost. */
export function latest(): EventPace {
  return LATEST;
}

const LATEST: EventPace = Object.freeze({ kind: 'latest' });

function checkMs(value: number, where: string): void {
  if (!Number.isSafeInteger(value) || value < 1 || value > MAX_TIMER_MS) {
    throw new TypeError(`${where}: ${String(value)} is no whole number of milliseconds from 1 to ${MAX_TIMER_MS}`);
  }
}
