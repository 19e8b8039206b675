import { EventService, Handle, ResourceMonitor, type ResourceReadings } from 'sallyport/main';
import { ManualClock, RecordingLogger, createTestHost } from 'sallyport/testing';

const MEBIBYTE = 1_048_576;

/** A process as a test says it is. */
class Readings implements ResourceReadings {
  megabytes = 100;
  garbage = 0;
  lag = { meanMs: 0, worstMs: 0 };
  collections = 0;
  canCollect = true;
  isDisposed = false;

  heapBytes(): number {
    return (this.megabytes + this.garbage) * MEBIBYTE;
  }

  takeLag(): { readonly meanMs: number; readonly worstMs: number } {
    return this.lag;
  }

  collect(): boolean {
    if (!this.canCollect) return false;
    this.collections += 1;
    this.garbage = 0;
    return true;
  }

  [Symbol.dispose](): void {
    this.isDisposed = true;
  }
}

@EventService({ access: 'public' })
class BusyService {
  static runs = 0;

  @Handle()
  async work(): Promise<void> {
    BusyService.runs += 1;
  }
}

describe('ResourceMonitor', () => {
  let clock: ManualClock;
  let readings: Readings;
  let logger: RecordingLogger;
  let monitor: ResourceMonitor;

  const look = (times = 1): void => clock.advance(250 * times);

  beforeEach(() => {
    clock = new ManualClock();
    readings = new Readings();
    logger = new RecordingLogger();
    monitor = new ResourceMonitor({ clock, readings, logger });
  });

  afterEach(() => monitor[Symbol.dispose]());

  it('lets 512 MiB of the heap be in use, and not more', () => {
    readings.megabytes = 512;
    look();
    expect(monitor.exhausted).toBeUndefined();
    readings.megabytes = 512 + 1 / 1_024;
    look();
    expect(monitor.exhausted).toBe('heap');
  });

  it('collects what is garbage before it refuses anything, and not again for ten seconds', () => {
    readings.garbage = 500;
    look();
    expect([monitor.exhausted, readings.collections]).toEqual([undefined, 1]);
    readings.garbage = 500;
    look(39);
    expect([monitor.exhausted, readings.collections]).toEqual(['heap', 1]);
    look();
    expect([monitor.exhausted, readings.collections]).toEqual([undefined, 2]);
  });

  it('refuses where nothing can be collected', () => {
    readings.canCollect = false;
    readings.garbage = 500;
    look();
    expect(monitor.exhausted).toBe('heap');
  });

  it('goes on refusing until a tenth of the heap is free', () => {
    readings.megabytes = 600;
    look();
    readings.megabytes = 512 * 0.9 + 0.1;
    look();
    expect(monitor.exhausted).toBe('heap');
    readings.megabytes = 512 * 0.9;
    look();
    expect(monitor.exhausted).toBeUndefined();
  });

  it('lets the loop be half a second late on average, and not more, until it is half of that', () => {
    const lags = [500, 500.1, 250.1, 250];
    const seen = lags.map((meanMs) => {
      readings.lag = { meanMs, worstMs: meanMs };
      look();
      return monitor.exhausted;
    });
    expect(seen).toEqual([undefined, 'eventLoop', 'eventLoop', undefined]);
  });

  it('tells of a lag of more than 200 ms', () => {
    readings.lag = { meanMs: 1, worstMs: 200 };
    look();
    expect(logger.records).toEqual([]);
    readings.lag = { meanMs: 1, worstMs: 201 };
    look();
    expect(logger.records).toEqual([{ level: 'warn', message: 'The event loop was late', fields: { worstMs: 201 } }]);
  });

  it('ends with its timer', () => {
    monitor[Symbol.dispose]();
    monitor[Symbol.dispose]();
    expect([clock.pendingTimers, readings.isDisposed]).toEqual([0, true]);
  });

  it.each([{ maxHeapBytes: 0 }, { maxLagMs: Number.NaN }, { intervalMs: -1 }])('refuses %j', (options) => {
    expect(() => new ResourceMonitor(options)).toThrow(RangeError);
  });

  it('keeps calls from running while there is nothing left, and lets them run again', async () => {
    BusyService.runs = 0;
    await using test = await createTestHost(BusyService, { resources: monitor });
    readings.megabytes = 600;
    look();
    await expect(test.service.work()).rejects.toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      details: { resource: 'heap' },
    });
    expect(BusyService.runs).toBe(0);
    readings.megabytes = 100;
    look();
    await test.service.work();
    expect(BusyService.runs).toBe(1);
  });

  it('knows this process, and can have its garbage collected', () => {
    using own = new ResourceMonitor({ maxHeapBytes: 1, clock, logger });
    look();
    expect(own.exhausted).toBe('heap');
    const record = logger.records.find(({ fields }) => fields['resource'] === 'heap');
    expect(record?.fields['value']).toBeGreaterThan(MEBIBYTE);
  });
});
