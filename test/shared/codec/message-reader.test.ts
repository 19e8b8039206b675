import { Encoder, ExtData } from '@msgpack/msgpack';
import * as fc from 'fast-check';
import {
  PayloadTooLargeError,
  ProtocolError,
  ServiceError,
  decodeMessage,
  encodeMessage,
} from '../../../src/shared/index.js';
import { MAX_DEPTH, anyValue, caught } from './codec-values.js';

/** The bytes of `levels` containers, each in the one before, around `nil`. */
function nested(levels: number, head: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(levels * head.length + 1);
  for (let level = 0; level < levels; level++) bytes.set(head, level * head.length);
  bytes[bytes.length - 1] = 0xc0;
  return bytes;
}

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
    [
      'a date in an extension that reaches into the next value',
      [0x92, 0xc7, 9, 2, ...Array.from({ length: 8 }, () => 0), 5],
    ],
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

  it.each([
    ['a list', 0xdc],
    ['a map', 0xde],
  ])('refuses %s that announces more values than may be, before it reads them', (_name, head) => {
    const announced = (count: number): unknown =>
      caught(() => decodeMessage(Uint8Array.of(head, 0, count), { maxValues: 4 }));
    expect(announced(4)).toMatchObject({ details: { limit: 'nodes', maximum: 4 } }); // with the list itself
    expect(announced(3)).toBeInstanceOf(ProtocolError); // there are none
  });

  it('throws nothing but service errors for 2,000 random messages', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      // Damaged in one place, a real message gets further into the reader than noise does.
      fc.tuple(anyValue, fc.nat(), fc.nat(255)).map(([original, at, byte]) => {
        const message = encodeMessage({ original });
        message[at % message.byteLength] = byte;
        return message;
      }),
    );
    const property = fc.property(bytes, (message) => {
      try {
        decodeMessage(message);
        return true;
      } catch (error) {
        return error instanceof ServiceError;
      }
    });
    expect(fc.check(property, { numRuns: 2_000 })).toMatchObject({ failed: false });
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
