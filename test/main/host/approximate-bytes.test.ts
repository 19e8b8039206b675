import { deserialize, serialize } from 'node:v8';
import { approximateBytes } from '../../../src/main/host/approximate-bytes.js';

describe('approximateBytes', () => {
  it.each([
    ['a string', 'x'.repeat(1_000), 1_000],
    ['bytes', new Uint8Array(5_000), 5_000],
    ['an ArrayBuffer', new ArrayBuffer(5_000), 5_000],
    ['an array', Array.from({ length: 100 }, () => 'x'.repeat(20)), 2_800],
    ['an object, with its keys', { ['k'.repeat(500)]: 'v'.repeat(500) }, 1_000],
    ['a Map', new Map([['k'.repeat(3_000), { deep: 'v'.repeat(7_000) }]]), 10_000],
    ['a Set', new Set(['x'.repeat(10_000)]), 10_000],
  ])('counts what %s holds, and little beside it', (_name, value, bytes) => {
    for (const counted of [value, deserialize(serialize(value)) as unknown]) {
      expect(approximateBytes(counted)).toBeGreaterThanOrEqual(bytes);
      expect(approximateBytes(counted)).toBeLessThan(bytes * 1.1);
    }
  });

  it.each([1, true, null, undefined, 1n, new Date(0), {}])('counts something for %p', (value) => {
    expect(approximateBytes(value)).toBeGreaterThan(0);
  });

  it.each([
    ['an object', {}, 64],
    ['an array', [], 40],
    ['a Date', new Date(0), 64],
    ['a Map', new Map(), 190],
    ['a Set', new Set(), 160],
    ['an ArrayBuffer', new ArrayBuffer(0), 100],
    ['bytes', new Uint8Array(0), 200],
  ])('counts what %s with nothing in it takes', (_name, value, bytes) => {
    expect(approximateBytes(value)).toBeGreaterThanOrEqual(bytes);
    expect(approximateBytes(value)).toBeLessThan(bytes * 3);
  });

  it('measures an object once', () => {
    let reads = 0;
    const payload = {
      get text(): string {
        reads += 1;
        return 'text';
      },
    };
    approximateBytes(payload);
    approximateBytes(payload);
    expect(reads).toBe(1);
  });
});
