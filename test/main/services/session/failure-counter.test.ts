import { FailureCounter } from '../../../../src/main/services/session/failure-counter.js';
import { ManualClock } from '../../../../src/testing/index.js';

let clock: ManualClock;
let counter: FailureCounter;

beforeEach(() => {
  clock = new ManualClock();
  counter = new FailureCounter({ freeFailures: 3, forgetAfterMs: 3_600_000, maxKeys: 3 }, clock);
});

function fail(times: number, key = 'a'): void {
  for (let time = 0; time < times; time += 1) counter.add(key);
}

describe('FailureCounter', () => {
  it('makes nobody wait before the last free failure', () => {
    fail(2);
    expect(counter.waitMs('a')).toBe(0);
    fail(1);
    expect(counter.waitMs('a')).toBe(1_000);
  });

  it('doubles the wait with each further failure, up to a quarter of an hour', () => {
    const waits = Array.from({ length: 14 }, () => {
      fail(1);
      return counter.waitMs('a');
    });
    expect(waits.slice(2)).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000, 128_000, 256_000, 512_000, 900_000, 900_000,
    ]);
    fail(2_000);
    expect(counter.waitMs('a')).toBe(900_000);
  });

  it('lets the next one try as soon as the wait is over, and not before', () => {
    fail(3);
    clock.advance(999);
    expect(counter.waitMs('a')).toBe(1);
    clock.advance(1);
    expect(counter.waitMs('a')).toBe(0);
    fail(1);
    expect(counter.waitMs('a')).toBe(2_000);
  });

  it('counts each key by itself', () => {
    fail(5);
    expect(counter.waitMs('b')).toBe(0);
    counter.forget('a');
    expect(counter.waitMs('a')).toBe(0);
  });

  it('takes one back', () => {
    fail(4);
    counter.takeBack('a');
    expect(counter.waitMs('a')).toBe(1_000);
    fail(1, 'b');
    counter.takeBack('b');
    counter.takeBack('b');
    fail(2, 'b');
    expect(counter.waitMs('b')).toBe(0);
  });

  it('starts afresh after its time without a failure', () => {
    fail(9);
    clock.advance(3_599_999);
    fail(1);
    expect(counter.waitMs('a')).toBe(128_000);
    clock.advance(3_600_000);
    fail(1);
    expect(counter.waitMs('a')).toBe(0);
  });

  it('forgets the one that failed longest ago to make room, and says which', () => {
    const forgotten: string[] = [];
    counter = new FailureCounter({ freeFailures: 1, maxKeys: 3, onForgotten: (key) => forgotten.push(key) }, clock);
    for (const key of ['a', 'b', 'c', 'a']) fail(1, key);
    expect(forgotten).toEqual([]);
    fail(1, 'd');
    expect(forgotten).toEqual(['b']);
    expect(counter.waitMs('b')).toBe(0);
    expect(counter.waitMs('a')).toBe(2_000);
  });
});
