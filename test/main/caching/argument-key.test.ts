import fc from 'fast-check';
import { argumentKey } from '../../../src/main/caching/argument-key.js';

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

describe('argumentKey', () => {
  it.each([
    ['the order of names', [{ a: 1, b: { c: 2, d: 3 } }], [{ b: { d: 3, c: 2 }, a: 1 }]],
    ['what is left out at the end', ['a', undefined, undefined], ['a']],
    ['who holds the bytes', [bytes(1, 2)], [new Uint8Array(new Uint8Array([0, 1, 2, 3]).buffer, 1, 2)]],
    ['dates of the same moment', [new Date(5)], [new Date(5)]],
  ])('is the same whatever %s', (_name, one, other) => {
    expect(argumentKey(one)).toBe(argumentKey(other));
  });

  it('is another one for everything else', () => {
    const values: unknown[] = [
      [],
      {},
      new Map(),
      new Set(),
      bytes(),
      new ArrayBuffer(0),
      '',
      null,
      0,
      -0,
      1,
      '1',
      1n,
      true,
      'true',
      [1],
      ['1'],
      [[1]],
      [1, 2],
      [12],
      ['a', 'b'],
      ['ab'],
      ['a;', 'b'],
      ['a', ';b'],
      { a: 1 },
      { a: 1, b: undefined },
      { a: '1' },
      { 'a:1': 1 },
      new Map([['a', 1]]),
      new Map([[1, 'a']]),
      new Set(['a', 1]),
      new Set([1, 'a']),
      new Date(0),
      new Date(1),
      bytes(1),
      bytes(1, 0),
      '\ud800',
      '\udbff',
      '\ufffd',
      'x'.repeat(200),
      `${'x'.repeat(199)}y`,
      `${'x'.repeat(199)}\ud800`,
      `${'x'.repeat(199)}\udbff`,
    ];
    const keys = values.map((value) => argumentKey([value]));
    expect(new Set(keys).size).toBe(values.length);
    expect(argumentKey(['a', undefined, 'b'])).not.toBe(argumentKey(['a', 'b']));
  });

  it('tells any two arguments apart that differ, and no two that do not', () => {
    const value = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, maxDepth: 3 });
    fc.assert(
      fc.property(value, value, (one, other) => {
        // V8's own text of a value, its names in order.
        const isSame = JSON.stringify(canonical(one)) === JSON.stringify(canonical(other));
        expect(argumentKey([one]) === argumentKey([other])).toBe(isSame);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps long arguments as their digest', () => {
    expect(argumentKey(['x'.repeat(60_000)])).toMatch(/^#.{44}$/);
  });

  it.each([
    ['characters', 'x'],
    ['bytes', undefined],
  ])('has room for 65,536 %s, names and kinds included, and for no more', (_name, character) => {
    const make = (size: number): readonly unknown[] => [character?.repeat(size) ?? new Uint8Array(size)];
    const overhead = 10; // `[1:`, then `s65526:` or `B65526:`
    expect(argumentKey(make(65_536 - overhead))).toBeDefined();
    expect(argumentKey(make(65_536 - overhead + 1))).toBeUndefined();
  });
});

/** The same as text, by other means. */
function canonical(value: unknown): unknown {
  if (value === undefined) return ['undefined'];
  if (value instanceof Date) return ['date', Number(value)];
  if (value instanceof Map) return ['map', [...value].map(canonical)];
  if (value instanceof Set) return ['set', [...value].map(canonical)];
  if (Array.isArray(value)) return ['array', value.map(canonical)];
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return ['object', entries.map(([name, item]) => [name, canonical(item)])];
  }
  return [typeof value, Object.is(value, -0) ? '-0' : String(value)];
}
