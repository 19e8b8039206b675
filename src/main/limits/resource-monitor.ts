import { systemClock, type Clock, type Subscription } from '../../shared/index.js';
import type { Logger } from '../logging/logger.js';
import { nullLogger } from '../logging/null-logger.js';
import { readProcess, type ResourceReadings } from './resource-readings.js';

export type { ResourceReadings } from './resource-readings.js';

/** What main can be short of. */
export type ExhaustedResource = 'heap' | 'eventLoop';

export interface ResourceMonitorOptions {
  /** Bytes of the heap in use, after a collection, from which on calls are refused. @default 536_870_912 */
  readonly maxHeapBytes?: number;
  /** Milliseconds by which the loop is late on average, over an interval, from which on calls are refused. @default 500 */
  readonly maxLagMs?: number;
  /** Milliseconds from one look to the next. @default 250 */
  readonly intervalMs?: number;
  /** Told of each lag of more than 200 ms, and when calls begin and cease to be refused. @default nothing is logged */
  readonly logger?: Logger;
  /** @default the machine's own */
  readonly clock?: Clock;
  /** @default of this process */
  readonly readings?: ResourceReadings;
}

/** A lag that a user notices. */
const REPORTED_LAG_MS = 200;
/** A collection of a large heap takes long itself. */
const COLLECTION_INTERVAL_MS = 10_000;
/** What is short stays so until it is this share of its limit, so that calls are not let in and refused by turns. */
const RELEASE_HEAP_SHARE = 0.9;
const RELEASE_LAG_SHARE = 0.5;

/**
 * Watches what main has left, for the host's option `resources`: while it is short of memory or time, calls are refused
 * with `RESOURCE_EXHAUSTED`, which costs next to nothing, and what runs can end. Dispose of it when the app ends.
 *
 * @example
 * using resources = new ResourceMonitor({ logger });
 * const host = await EventServiceHost.start(MainEventService, { resources, logger });
 */
export class ResourceMonitor implements Disposable {
  private readonly options: Required<ResourceMonitorOptions>;
  private readonly short = new Set<ExhaustedResource>();
  private collectedAtMs = Number.NEGATIVE_INFINITY;
  private timer: Subscription;

  /** @throws {RangeError} when a limit is no positive number */
  constructor(options: ResourceMonitorOptions = {}) {
    const { maxHeapBytes = 536_870_912, maxLagMs = 500, intervalMs = 250 } = options;
    for (const [name, value] of Object.entries({ maxHeapBytes, maxLagMs, intervalMs })) {
      if (!(value > 0)) throw new RangeError(`${name} is more than 0`);
    }
    const { logger = nullLogger, clock = systemClock, readings = readProcess() } = options;
    this.options = { maxHeapBytes, maxLagMs, intervalMs, logger, clock, readings };
    this.timer = clock.after(intervalMs, this.look);
  }

  /** What main is short of at present; memory first. */
  get exhausted(): ExhaustedResource | undefined {
    if (this.short.has('heap')) return 'heap';
    return this.short.has('eventLoop') ? 'eventLoop' : undefined;
  }

  /** Idempotent. */
  [Symbol.dispose](): void {
    this.timer();
    this.options.readings[Symbol.dispose]();
  }

  private readonly look = (): void => {
    const { clock, intervalMs } = this.options;
    this.lookAtHeap();
    this.lookAtLoop();
    this.timer = clock.after(intervalMs, this.look);
  };

  private lookAtHeap(): void {
    const { readings, maxHeapBytes, clock } = this.options;
    let heapBytes = readings.heapBytes();
    const nowMs = clock.monotonicMs();
    // Most of what is in use may be garbage that nothing has made V8 collect yet.
    if (heapBytes > maxHeapBytes && nowMs - this.collectedAtMs >= COLLECTION_INTERVAL_MS) {
      this.collectedAtMs = nowMs;
      if (readings.collect()) heapBytes = readings.heapBytes();
    }
    this.judge('heap', heapBytes, maxHeapBytes, RELEASE_HEAP_SHARE);
  }

  private lookAtLoop(): void {
    const { readings, maxLagMs, logger } = this.options;
    const { meanMs, worstMs } = readings.takeLag();
    if (worstMs > REPORTED_LAG_MS) logger.warn('The event loop was late', { worstMs: Math.round(worstMs) });
    this.judge('eventLoop', meanMs, maxLagMs, RELEASE_LAG_SHARE);
  }

  private judge(resource: ExhaustedResource, value: number, maximum: number, releaseShare: number): void {
    const wasShort = this.short.has(resource);
    const isShort = value > maximum * (wasShort ? releaseShare : 1);
    if (isShort === wasShort) return;
    if (isShort) this.short.add(resource);
    else this.short.delete(resource);
    const message = isShort ? 'Calls are refused: main is short of a resource' : 'Calls are let in again';
    this.options.logger.warn(message, { resource, value: Math.round(value), maximum });
  }
}
