import { queryKeyPart } from '../../../src/renderer/react/query-key.js';

/** Keys are compared as JSON. */
const asJson = (value: unknown): string => JSON.stringify(queryKeyPart(value));

describe('queryKeyPart', () => {
  it.each([['text'], [5], [true], [null], [[1, ['a']]], [{ name: 'x', tags: ['y'] }]])('keeps %j', (value) => {
    expect(queryKeyPart(value)).toEqual(value);
  });

  it.each([
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [5n, '5'],
    [5n, 5],
    [new Map([['a', 1]]), {}],
    [new Map([['a', 1]]), new Map([['a', 2]])],
    [new Set(['a']), new Set(['b'])],
    [new Set(['a']), ['a']],
    [[undefined], [null]],
  ])('tells %p from %p', (one, other) => {
    expect(asJson(one)).not.toBe(asJson(other));
  });

  it.each([
    [new Date(5), new Date(5)],
    [10n ** 30n, 10n ** 30n],
    [new Map([[1n, new Date(1)]]), new Map([[1n, new Date(1)]])],
    [{ name: 'x', page: undefined }, { name: 'x' }],
    [new (class Filter { readonly name = 'x' })(), { name: 'x' }], // prettier-ignore
  ])('takes %p for %p', (one, other) => {
    expect(asJson(one)).toBe(asJson(other));
  });

  it.each([
    [new Uint8Array(2), 'binary data is no part of a query key'],
    [new ArrayBuffer(2), 'binary data is no part of a query key'],
    [{ when: () => 1 }, 'a function is no part of a query key'],
    [Symbol('x'), 'a symbol is no part of a query key'],
  ])('refuses %p', (value, message) => {
    expect(() => queryKeyPart(value)).toThrow(
      expect.objectContaining({ code: 'VALIDATION', details: { faults: [expect.objectContaining({ message })] } }),
    );
  });

  it('refuses what holds itself', () => {
    const ring: unknown[] = [];
    ring.push(ring);
    expect(() => queryKeyPart(ring)).toThrow(expect.objectContaining({ code: 'VALIDATION' }));
  });
});
