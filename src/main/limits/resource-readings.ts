import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process tells of itself. */
export interface ResourceReadings extends Disposable {
  /** Bytes of the heap that are in use, garbage included. */
  heapBytes(): number;
  /** Milliseconds by which the loop was late, since it was asked last: on average, and at worst. */
  takeLag(): { readonly meanMs: number; readonly worstMs: number };
  /** Collects garbage, where that is possible, and takes as long as it takes. @returns whether it was */
  collect(): boolean;
}

/** How often the loop is looked at. */
const RESOLUTION_MS = 10;
const NANOSECONDS = 1e6;

/** Of this process. */
export function readProcess(): ResourceReadings {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  return {
    heapBytes: () => getHeapStatistics().used_heap_size,
    takeLag: () => {
      const { mean, max } = delays;
      delays.reset();
      return { meanMs: latenessOf(mean), worstMs: latenessOf(max) };
    },
    collect: collectGarbage,
    [Symbol.dispose]: () => void delays.disable(),
  };
}

/** A timer's own interval is no delay; with nothing measured, the mean is no number. */
function latenessOf(nanoseconds: number): number {
  return Number.isNaN(nanoseconds) ? 0 : Math.max(nanoseconds / NANOSECONDS - RESOLUTION_MS, 0);
}

let collector: (() => void) | false | undefined;

function collectGarbage(): boolean {
  collector ??= globalThis.gc ? () => void globalThis.gc?.() : (exposeCollector() ?? false);
  if (collector) collector();
  return collector !== false;
}

/** V8 hands its collector to contexts that are made while the flag is set. */
function exposeCollector(): (() => void) | undefined {
  try {
    setFlagsFromString('--expose-gc');
    const gc: unknown = runInNewContext('gc');
    return typeof gc === 'function' ? (gc as () => void) : undefined;
  } catch {
    return undefined; // a runtime without it, or in which no code may be made of text
  } finally {
    setFlagsFromString('--no-expose-gc');
  }
}
