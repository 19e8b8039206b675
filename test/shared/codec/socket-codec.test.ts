import { encodeMessage, peekMessageId } from '../../../src/shared/codec/index.js';
import * as fc from 'fast-check';
import { anyValue, roundTrip } from './codec-values.js';

describe('encodeMessage and decodeMessage', () => {
  it('give back what went in', () => {
    fc.assert(fc.property(anyValue, (original) => expect(roundTrip(original)).toStrictEqual(original)));
  });

  it.each([
    ['undefined in an object', { a: undefined, b: 1 }],
    ['undefined in an array', [undefined, null, undefined]],
    ['numbers that JSON lacks', [NaN, Infinity, -Infinity]],
    ['integers around every width', [0, 127, 128, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]],
    ['negative integers around every width', [-1, -32, -33, -128, -129, -32_768, -32_769, -(2 ** 31), -(2 ** 31) - 1]],
    ['the smallest safe integer', Number.MIN_SAFE_INTEGER],
    ['bigints around a byte', [0n, 127n, 128n, -128n, -129n, 2n ** 64n, -(2n ** 64n)]],
    ['a Map in a Map with an object as key', new Map([[{ id: 1 }, new Map([['inner', new Set([1, undefined])]])]])],
    ['an empty string, array, object, Map and Set', ['', [], {}, new Map(), new Set()]],
    ['a long string that begins with a byte order mark', `\uFEFF${'a'.repeat(400)}`],
    ['a lone surrogate', ['\uD800', `\uDC00${'é'.repeat(9_000)}`]],
    ['keys that look like members', { constructor: 1, toString: 2, valueOf: 3 }],
    ['an ArrayBuffer', Uint8Array.from([1, 2, 3]).buffer],
    ['an array and an object of more than 65,535 items', [Array.from({ length: 65_536 }, (_, index) => index)]],
    [
      'an object of more than 65,535 fields',
      Object.fromEntries(Array.from({ length: 65_536 }, (_, n) => [`k${n}`, n])),
    ],
  ])('carry %s', (_name, original) => {
    expect(roundTrip(original)).toStrictEqual(original);
  });

  it.each([0, 1, 23, 24, 25, 31, 32, 255, 256, 65_535, 65_536])('carry a string and bytes of length %i', (length) => {
    expect(roundTrip('x'.repeat(length))).toBe('x'.repeat(length));
    expect(roundTrip(`${'x'.repeat(length)}ß`)).toBe(`${'x'.repeat(length)}ß`);
    const bytes = new Uint8Array(length).fill(7);
    expect(Buffer.compare(roundTrip(bytes) as Uint8Array, bytes)).toBe(0);
  });

  it('carry values that come from another realm', () => {
    const original = { when: new Date(5), tags: new Map([['a', new Set([1])]]), rows: [[1n]] };
    expect(roundTrip(structuredClone(original))).toStrictEqual(original);
  });

  it('carry an invalid date', () => {
    expect((roundTrip(new Date(NaN)) as Date).getTime()).toBeNaN();
  });

  it('make a dense array of a sparse one', () => {
    expect(roundTrip([1, , 3])).toStrictEqual([1, undefined, 3]); // eslint-disable-line no-sparse-arrays
  });
});

describe('peekMessageId', () => {
  it.each([
    ['a whole message', 100],
    ['its beginning alone', 30],
  ])('finds the id in %s', (_name, bytes) => {
    const message = encodeMessage({ kind: 'call', id: 77, channel: 'files:read', args: [[1, 2, 3], 'x'.repeat(200)] });
    expect(peekMessageId(message.subarray(0, bytes))).toBe(77);
  });

  it.each([
    ['nothing', []],
    ['what is no object', [0x93, 1, 2, 3]],
    ['an object without an id', [0x81, 0xa1, 0x61, 1]],
    ['an id that is text', [0x81, 0xa2, 0x69, 0x64, 0xa1, 0x61]],
    ['a beginning that breaks off in the id', [0x81, 0xa2, 0x69, 0x64, 0xcd, 1]],
  ])('finds none in %s', (_name, bytes) => {
    expect(peekMessageId(Uint8Array.from(bytes))).toBeUndefined();
  });
});
