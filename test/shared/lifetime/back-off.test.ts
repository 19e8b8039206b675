import { BackOff, createSubscription, type BackOffOptions } from 'sallyport/shared';
import { ManualClock } from 'sallyport/testing';

describe('BackOff', () => {
  let clock: ManualClock;
  const wakers = new Set<() => void>();

  const create = (options: BackOffOptions = {}, random = 0.999_999): BackOff =>
    new BackOff(options, {
      clock,
      random: () => random,
      onWake(listener) {
        wakers.add(listener);
        return createSubscription(() => wakers.delete(listener));
      },
    });

  const delays = (backOff: BackOff, times: number): number[] =>
    Array.from({ length: times }, () => {
      const delayMs = backOff.schedule(() => undefined);
      backOff.stop();
      return delayMs;
    });

  beforeEach(() => {
    clock = new ManualClock();
  });

  it('doubles from half a second to 30 s', () => {
    expect(delays(create(), 9)).toEqual([499, 999, 1_999, 3_999, 7_999, 15_999, 29_999, 29_999, 29_999]);
  });

  it('waits any part of that', () => {
    expect(delays(create({}, 0), 3)).toEqual([0, 0, 0]);
    expect(delays(create({ initialDelayMs: 100, maxDelayMs: 300 }, 0.5), 4)).toEqual([50, 100, 150, 150]);
  });

  it('stays at the most after thousands of attempts', () => {
    expect(delays(create(), 3_000).at(-1)).toBe(29_999);
  });

  it('begins anew after a success', () => {
    const backOff = create();
    delays(backOff, 4);
    expect(backOff.attempt).toBe(4);
    backOff.reset();
    expect(delays(backOff, 1)).toEqual([499]);
  });

  it('tries once, at its time or when it is worth it, whichever comes first', () => {
    const tries: number[] = [];
    const backOff = create();
    backOff.schedule(() => tries.push(clock.monotonicMs()));
    clock.advance(100);
    for (const wake of Array.from(wakers)) wake();
    clock.advance(10_000);
    expect(tries).toEqual([100]);
    expect([wakers.size, clock.pendingTimers]).toEqual([0, 0]);
    backOff.schedule(() => tries.push(clock.monotonicMs()));
    clock.advance(10_000);
    expect(tries).toHaveLength(2);
    expect([wakers.size, clock.pendingTimers]).toEqual([0, 0]);
  });

  it('tries at once when it is hurried, once, and only what waits', () => {
    const backOff = create();
    const attempt = jest.fn();
    backOff.hurry();
    backOff.schedule(attempt);
    backOff.hurry();
    backOff.hurry();
    clock.advance(60_000);
    expect(attempt).toHaveBeenCalledTimes(1);
    backOff.schedule(attempt);
    backOff.stop();
    backOff.hurry();
    expect(attempt).toHaveBeenCalledTimes(1);
  });

  it('tries no more when it is stopped', () => {
    const backOff = create();
    backOff.schedule(() => {
      throw new Error('It was stopped');
    });
    backOff.stop();
    clock.advance(10_000);
    expect([wakers.size, clock.pendingTimers]).toEqual([0, 0]);
  });

  it.each([{ initialDelayMs: 0 }, { maxDelayMs: -1 }, { initialDelayMs: Number.NaN }])('refuses %j', (options) => {
    expect(() => create(options)).toThrow(RangeError);
  });
});
