import fc from 'fast-check';
import type { RateLimiter } from '../../../src/main/limits/rate-limiter.js';
import { SlidingWindow } from '../../../src/main/limits/sliding-window.js';
import { TokenBucket } from '../../../src/main/limits/token-bucket.js';

const KINDS = [
  ['TokenBucket', (calls: number, perMs: number, maxKeys?: number) => new TokenBucket({ calls, perMs }, maxKeys)],
  ['SlidingWindow', (calls: number, perMs: number, maxKeys?: number) => new SlidingWindow({ calls, perMs }, maxKeys)],
] as const;

/** Calls at `nowMs` until one is refused. @returns how many passed */
function burst(limiter: RateLimiter, key: string, nowMs: number): number {
  let passed = 0;
  for (; limiter.waitMs(key, nowMs) === 0 && passed < 10_000; passed += 1) limiter.count(key, nowMs);
  return passed;
}

/** Fractions of a millisecond that a double holds exactly, as any sum of them. */
const gaps = fc.array(
  fc.integer({ min: 0, max: 40_000 }).map((eighths) => eighths / 8),
  { maxLength: 200 },
);
const rates = fc.record({ calls: fc.integer({ min: 1, max: 12 }), perMs: fc.integer({ min: 1, max: 5_000 }) });

describe.each(KINDS)('%s', (_name, create) => {
  it('lets as many pass as it says, and not one more', () => {
    const limiter = create(100, 60_000);
    expect(burst(limiter, 'one', 5)).toBe(100);
    expect(burst(limiter, 'other', 5)).toBe(100);
    expect(limiter.waitMs('one', 5)).toBeGreaterThan(0);
  });

  it('says to the millisecond when the next may pass', () => {
    fc.assert(
      fc.property(rates, gaps, ({ calls, perMs }, waits) => {
        const limiter = create(calls, perMs);
        let nowMs = 0;
        const untrue = waits.filter((gap) => {
          nowMs += gap;
          const waitMs = limiter.waitMs('key', nowMs);
          if (waitMs === 0) limiter.count('key', nowMs);
          const isTooLate = limiter.waitMs('key', nowMs + waitMs) > 0;
          const isTooEarly = limiter.waitMs('key', nowMs + waitMs - 1) === 0;
          return waitMs > 0 && (isTooLate || isTooEarly);
        });
        expect(untrue).toEqual([]);
      }),
    );
  });

  it('keeps no more keys than it may, and lets those beyond share what one has', () => {
    const limiter = create(2, 1_000, 100);
    for (let index = 0; index < 100; index += 1) expect(burst(limiter, `key ${index}`, 0)).toBe(2);
    let passed = 0;
    for (let index = 100; index < 10_000; index += 1) passed += burst(limiter, `key ${index}`, 0);
    expect(passed).toBe(2);
    expect(limiter.size).toBe(100);
  });

  it('forgets keys that have been idle, and gives none of them more for it', () => {
    const limiter = create(2, 1_000);
    for (let index = 0; index < 1_000; index += 1) burst(limiter, `key ${index}`, index);
    expect(limiter.size).toBe(1_000);
    limiter.count('key 0', 2_500);
    expect(limiter.size).toBe(1);
  });

  it('forgets one key that is reset, or all', () => {
    const limiter = create(2, 1_000);
    for (const key of ['one', 'other']) burst(limiter, key, 0);
    limiter.reset('one');
    expect([limiter.waitMs('one', 0), limiter.waitMs('other', 0) > 0]).toEqual([0, true]);
    burst(limiter, 'one', 0);
    limiter.reset();
    expect([limiter.waitMs('one', 0), limiter.waitMs('other', 0)]).toEqual([0, 0]);
  });

  it('takes any text for a key', () => {
    const limiter = create(1, 1_000);
    for (const key of ['__proto__', 'constructor', '']) {
      expect(burst(limiter, key, 0)).toBe(1);
      expect(limiter.waitMs(key, 0)).toBe(1_000);
    }
  });

  it.each([
    [0, 1_000],
    [1.5, 1_000],
    [Number.NaN, 1_000],
    [Number.POSITIVE_INFINITY, 1_000],
    [1, 0],
    [1, -1],
    [1, 86_400_001],
  ])('refuses a rate of %d calls per %d ms', (calls, perMs) => {
    expect(() => create(calls, perMs)).toThrow(RangeError);
  });
});

describe('SlidingWindow', () => {
  it('lets no span of its length hold more than its calls', () => {
    fc.assert(
      fc.property(rates, gaps, ({ calls, perMs }, waits) => {
        const limiter = new SlidingWindow({ calls, perMs });
        const passed: number[] = [];
        let nowMs = 0;
        for (const gap of waits) {
          nowMs += gap;
          if (limiter.waitMs('key', nowMs) > 0) continue;
          limiter.count('key', nowMs);
          passed.push(nowMs);
        }
        passed.forEach((atMs, index) => {
          expect((passed[index + calls] ?? Number.POSITIVE_INFINITY) - atMs).toBeGreaterThanOrEqual(perMs);
        });
      }),
    );
  });

  it('keeps no more than ten thousand times', () => {
    expect(() => new SlidingWindow({ calls: 10_001, perMs: 1 })).toThrow(RangeError);
    expect(new SlidingWindow({ calls: 10_000, perMs: 1 }).size).toBe(0);
  });
});

describe('TokenBucket', () => {
  it('refills evenly', () => {
    const limiter = new TokenBucket({ calls: 100, perMs: 1_000 });
    expect(burst(limiter, 'key', 0)).toBe(100);
    expect(limiter.waitMs('key', 0)).toBe(10);
    expect(burst(limiter, 'key', 10)).toBe(1);
    expect(burst(limiter, 'key', 510)).toBe(50);
    expect(burst(limiter, 'key', 5_000)).toBe(100);
  });
});
