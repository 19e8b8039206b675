import * as fc from 'fast-check';
import { Encoder, ExtData } from '@msgpack/msgpack';
import {
  PayloadTooLargeError,
  ProtocolError,
  ServiceError,
  ValidationError,
  decodeMessage,
  encodeMessage,
} from '../../../src/shared/index';

const MAX_DEPTH = 128;

function roundTrip(value: unknown): unknown {
  return (decodeMessage(encodeMessage({ value })) as { value: unknown }).value;
}

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** The bytes of `levels` containers, each in the one before, around `nil`. */
function nested(levels: number, head: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(levels * head.length + 1);
  for (let level = 0; level < levels; level++) bytes.set(head, level * head.length);
  bytes[bytes.length - 1] = 0xc0;
  return bytes;
}

/** As many objects, each in the one before. */
function objects(levels: number): object {
  return Array.from({ length: levels - 1 }).reduce<object>((inner) => ({ inner }), {});
}

const value = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: false,
  maxDepth: 4,
  key: fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__'),
  values: [
    fc.boolean(),
    fc.integer(),
    fc.double().filter((number) => !Object.is(number, -0)),
    fc.string({ unit: 'binary' }),
    fc.constant(null),
    fc.constant(undefined),
    fc.bigInt(),
    fc.uint8Array({ maxLength: 300 }),
    fc.date({ noInvalidDate: true }),
  ],
});

describe('encodeMessage and decodeMessage', () => {
  it('give back what went in', () => {
    fc.assert(fc.property(value, (original) => expect(roundTrip(original)).toStrictEqual(original)));
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
    expect(roundTrip(new Uint8Array(length).fill(7))).toStrictEqual(new Uint8Array(length).fill(7));
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

describe('encodeMessage', () => {
  it.each([
    ['a function', () => 1, 'message.args[0].f is a function, which cannot be sent'],
    ['a symbol', Symbol('s'), 'message.args[0].f is a symbol, which cannot be sent'],
    ['an expression', /x/, 'message.args[0].f is an instance of RegExp, which cannot be sent'],
    ['an error', new TypeError('x'), 'message.args[0].f is an instance of TypeError, which cannot be sent'],
    ['a promise', Promise.resolve(), 'message.args[0].f is an instance of Promise, which cannot be sent'],
    [
      'another typed array',
      new Float64Array(1),
      'message.args[0].f is an instance of Float64Array, which cannot be sent',
    ],
    ['a boxed string', Object('x'), 'message.args[0].f is an instance of String, which cannot be sent'],
    ['a faked date', Object.create(Date.prototype), 'message.args[0].f is an instance of Date, which cannot be sent'],
  ])('refuses %s and says where it is', (_name, culprit, message) => {
    expect(() => encodeMessage({ kind: 'call', args: [{ f: culprit }] })).toThrow(new TypeError(message));
  });

  it('names a place within Maps and Sets by its position', () => {
    const culprit = new Set([new Map([['key', () => 1]])]);
    expect(() => encodeMessage({ culprit })).toThrow('message.culprit[0][1] is a function');
  });

  it('refuses an own key __proto__, with the path of the argument', () => {
    const error = caught(() =>
      encodeMessage({ kind: 'call', args: [JSON.parse('{"a":{"__proto__":{"isAdmin":true}}}')] }),
    );
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).details?.faults).toMatchObject([{ path: '0.a.__proto__', rule: 'forbiddenKey' }]);
  });

  it('refuses a key that is not well-formed', () => {
    expect(caught(() => encodeMessage({ '\uD800': 1 }))).toBeInstanceOf(ValidationError);
  });

  it('refuses a value that contains itself', () => {
    const own: Record<string, unknown> = {};
    own['own'] = [own];
    const error = caught(() => encodeMessage({ args: [own] }));
    expect((error as ValidationError).details?.faults[0]?.rule).toBe('cycle');
  });

  it('takes 128 levels and refuses 129', () => {
    expect(() => encodeMessage(objects(MAX_DEPTH))).not.toThrow();
    const error = caught(() => encodeMessage(objects(MAX_DEPTH + 1)));
    expect((error as PayloadTooLargeError).details).toEqual({ limit: 'depth', maximum: MAX_DEPTH });
  });

  it('refuses 20,000 levels of Maps', () => {
    let inner: unknown = 1;
    for (let level = 0; level < 20_000; level++) inner = new Map([['inner', inner]]);
    expect(caught(() => encodeMessage({ inner }))).toBeInstanceOf(PayloadTooLargeError);
  });

  it('refuses an array of 4,294,967,295 holes without walking them', () => {
    const sparse: unknown[] = [];
    sparse[4_294_967_294] = 1;
    expect(caught(() => encodeMessage({ sparse }))).toBeInstanceOf(PayloadTooLargeError);
  });

  it('takes a bigint of 1,024 bytes and refuses a longer one', () => {
    const largest = 2n ** 8_191n - 1n;
    expect(roundTrip(largest)).toBe(largest);
    expect(roundTrip(-largest - 1n)).toBe(-largest - 1n);
    expect(caught(() => encodeMessage({ value: largest + 1n }))).toBeInstanceOf(PayloadTooLargeError);
  });

  it('leaves the message as it was', () => {
    const message = { a: undefined, b: [1n, { when: new Date(0) }] };
    encodeMessage(message);
    expect(message).toStrictEqual({ a: undefined, b: [1n, { when: new Date(0) }] });
  });

  it('refuses a proxy that throws with what it throws', () => {
    const hostile = new Proxy({}, { ownKeys: () => { throw new RangeError('no keys'); } }); // prettier-ignore
    expect(() => encodeMessage({ hostile })).toThrow('no keys');
  });
});

describe('decodeMessage', () => {
  it('gives binary data memory of its own', () => {
    const frame = encodeMessage({ data: Uint8Array.from([1, 2, 3]) });
    const { data } = decodeMessage(frame) as { data: Uint8Array };
    frame.fill(0);
    expect([...data]).toEqual([1, 2, 3]);
    expect(data.buffer.byteLength).toBe(3);
  });

  it('reads from a Buffer, and from the middle of one, without sharing its memory', () => {
    const message = encodeMessage({ data: Uint8Array.from([1, 2, 3]) });
    const buffer = Buffer.concat([Buffer.from([9, 9]), message]).subarray(2);
    const { data } = decodeMessage(buffer) as { data: Uint8Array };
    buffer.fill(0);
    expect(data).toStrictEqual(Uint8Array.from([1, 2, 3]));
  });

  it.each([
    ['nothing', []],
    ['an unused head', [0xc1]],
    ['bytes after the value', [0xc0, 0xc0]],
    ['a truncated string', [0xa5, 0x61]],
    ['a truncated float', [0xcb, 0, 0]],
    ['an array that announces more than there is', [0xdd, 0xff, 0xff, 0xff, 0xff]],
    ['a map that announces more than there is', [0xdf, 0x01, 0xff, 0xff, 0xff]],
    ['binary data that announces more than there is', [0xc6, 0xff, 0xff, 0xff, 0xff, 0]],
    ['an extension that announces more than there is', [0xc9, 0xff, 0xff, 0xff, 0xff, 3, 0x90]],
    ['a key that is a number', [0x81, 0x01, 0xc0]],
    ['a key __proto__', [0x81, 0xa9, ...Buffer.from('__proto__'), 0xc0]],
    ['a key __proto__ in overlong UTF-8', [0x81, 0xaa, 0xc1, 0x9f, ...Buffer.from('_proto__'), 0xc0]],
    ['bad UTF-8', [0xa2, 0xc3, 0x28]],
    ['bad UTF-8 in a long string', [0xd9, 40, ...Array.from({ length: 40 }, () => 0xff)]],
    ['a surrogate in UTF-8', [0xa3, 0xed, 0xa0, 0x80]],
    ['an unsigned integer beyond 2⁵³ − 1', [0xcf, 0, 0x20, 0, 0, 0, 0, 0, 0]],
    ['a signed integer beyond −2⁵³ + 1', [0xd3, 0xff, 0xe0, 0, 0, 0, 0, 0, 0]],
    ['an unknown extension', [0xd4, 99, 0]],
    ['the standard timestamp', [0xd6, 0xff, 0, 0, 0, 0]],
    ['an undefined with content', [0xd4, 1, 0]],
    ['a date of one byte', [0xd4, 2, 0]],
    ['a date in an extension of another size', [0xd8, 2, ...Array.from({ length: 16 }, () => 0)]],
    ['a Map without an array', [0xd4, 3, 0xc0]],
    ['a Map with a key alone', [0xd5, 3, 0x91, 0xc0]],
    ['a Map that reaches beyond its extension', [0x92, 0xd5, 3, 0x92, 0xc0, 0xc0]],
    ['a Set without an array', [0xd5, 4, 0xa1, 0x61]],
    ['a bigint of no bytes', [0xc7, 0, 5]],
    ['a bigint of 1,025 bytes', [0xc8, 0x04, 0x01, 5, ...Array.from({ length: 1_025 }, () => 1)]],
    ['half a code unit', [0xd4, 7, 0x61]],
  ])('refuses %s', (_name, bytes) => {
    expect(caught(() => decodeMessage(Uint8Array.from(bytes)))).toBeInstanceOf(ProtocolError);
  });

  it.each([
    ['arrays', [0x91]],
    ['maps', [0x81, 0xa1, 0x61]],
    ['arrays with a wide head', [0xdd, 0, 0, 0, 1]],
  ])('refuses 20,000 levels of %s', (_name, head) => {
    const error = caught(() => decodeMessage(nested(20_000, head)));
    expect((error as PayloadTooLargeError).details).toEqual({ limit: 'depth', maximum: MAX_DEPTH });
  });

  it('takes 128 levels and refuses 129', () => {
    expect(() => decodeMessage(nested(MAX_DEPTH, [0x91]))).not.toThrow();
    expect(caught(() => decodeMessage(nested(MAX_DEPTH + 1, [0x91])))).toBeInstanceOf(PayloadTooLargeError);
  });

  it.each([3, 4])('refuses 20,000 levels of extension %i', (type) => {
    let inner: Uint8Array = Uint8Array.of(0x90);
    const levels: Uint8Array[] = [];
    // Each level announces the exact size of what is in it, so that only their number is at fault.
    let size = 1;
    for (let level = 0; level < 20_000; level++) {
      const head = new DataView(new ArrayBuffer(type === 3 ? 8 : 7));
      head.setUint8(0, 0xc9);
      head.setUint32(1, size + (type === 3 ? 2 : 1));
      head.setInt8(5, type);
      head.setUint8(6, type === 3 ? 0x92 : 0x91);
      if (type === 3) head.setUint8(7, 0xc0);
      levels.push(new Uint8Array(head.buffer));
      size += head.byteLength;
    }
    inner = Buffer.concat([...levels.toReversed(), inner]);
    expect(caught(() => decodeMessage(inner))).toBeInstanceOf(PayloadTooLargeError);
  });

  it('does not allocate what headers only announce', () => {
    // 120 arrays in one another, each said to have as many elements as there are bytes.
    const bytes = new Uint8Array(1_048_576);
    const view = new DataView(bytes.buffer);
    for (let level = 0; level < 120; level++) {
      view.setUint8(level * 5, 0xdd);
      view.setUint32(level * 5 + 1, 1_048_576 - 700);
    }
    const before = process.memoryUsage().rss;
    expect(caught(() => decodeMessage(bytes))).toBeInstanceOf(ProtocolError);
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1_048_576);
  });

  it('takes maxValues values and refuses one more', () => {
    const bytes = encodeMessage({ items: [1, 2, 3] });
    expect(decodeMessage(bytes, { maxValues: 5 })).toEqual({ items: [1, 2, 3] });
    const error = caught(() => decodeMessage(bytes, { maxValues: 4 }));
    expect((error as PayloadTooLargeError).details).toEqual({ limit: 'nodes', maximum: 4 });
  });

  it('throws nothing but service errors for 2,000 random messages', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      // Damaged in one place, a real message gets further into the reader than noise does.
      fc.tuple(value, fc.nat(), fc.nat(255)).map(([original, at, byte]) => {
        const message = encodeMessage({ original });
        message[at % message.byteLength] = byte;
        return message;
      }),
    );
    fc.assert(
      fc.property(bytes, (message) => {
        try {
          decodeMessage(message);
          return true;
        } catch (error) {
          return error instanceof ServiceError;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses a message that is cut anywhere', () => {
    const message = encodeMessage({
      a: [1, 'text', 2n, new Map([[1, new Date(0)]])],
      b: new Uint8Array(300),
      c: undefined,
    });
    for (let length = 0; length < message.byteLength; length++) {
      expect(caught(() => decodeMessage(message.subarray(0, length)))).toBeInstanceOf(ProtocolError);
    }
  });

  it('reads what another writer makes of the same types', () => {
    const encoder = new Encoder({ forceFloat32: true });
    expect(decodeMessage(encoder.encode({ n: 0.5, list: [true, false, null] }))).toEqual({
      n: 0.5,
      list: [true, false, null],
    });
    expect(decodeMessage(encoder.encode(new ExtData(5, Uint8Array.of(0xff, 0x00, 0x00))))).toBe(-65_536n);
  });
});
