import { MAX_TIMER_MS, systemClock } from '../../../src/shared/index.js';
import { ManualClock } from '../../../src/testing/manual-clock.js';

describe('systemClock', () => {
  it('runs a timer after its delay and never before', async () => {
    const startedAtMs = systemClock.monotonicMs();
    await new Promise<void>((resolve) => void systemClock.after(5, resolve));
    expect(systemClock.monotonicMs() - startedAtMs).toBeGreaterThanOrEqual(4);
  });

  it('clamps delays that the platform would turn into 1 ms', () => {
    const set = jest.spyOn(globalThis, 'setTimeout');
    const stop = systemClock.after(2 ** 31, () => {
      throw new Error('fired');
    });
    expect(set).toHaveBeenCalledWith(expect.any(Function), MAX_TIMER_MS);
    stop();
    set.mockRestore();
  });
});

describe('ManualClock', () => {
  it('runs due timers in the order of their moments, each at its own', () => {
    const clock = new ManualClock(1_000);
    const seen: number[] = [];
    clock.after(20, () => seen.push(clock.wallMs()));
    clock.after(10, () => {
      seen.push(clock.wallMs());
      clock.after(5, () => seen.push(clock.wallMs()));
    });
    clock.advance(30);
    expect(seen).toEqual([1_010, 1_015, 1_020]);
    expect(clock.monotonicMs()).toBe(30);
  });

  it('does not run a timer that was stopped', () => {
    const clock = new ManualClock();
    const stop = clock.after(1, () => {
      throw new Error('fired');
    });
    stop();
    clock.advance(10);
    expect(clock.pendingTimers).toBe(0);
  });
});
