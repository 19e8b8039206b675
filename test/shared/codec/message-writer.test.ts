import {
  PayloadTooLargeError,
  ValidationError,
  decodeMessage,
  encodeMessage,
  encodeMessageParts,
} from '../../../src/shared/index.js';
import { MAX_DEPTH, caught, roundTrip } from './codec-values.js';

/** As many objects, each in the one before. */
function objects(levels: number): object {
  return Array.from({ length: levels - 1 }).reduce<object>((inner) => ({ inner }), {});
}

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

describe('encodeMessageParts', () => {
  const large = Uint8Array.from({ length: 2_048 }, (_, index) => index % 251);
  const joined = (message: object): unknown =>
    decodeMessage(Buffer.concat(encodeMessageParts(message).filter((part) => part !== undefined)));

  it('leaves the last field as it is where that is binary data of 2 KiB', () => {
    const message = { kind: 'chunk', id: 2 ** 40, other: undefined, value: large };
    expect(encodeMessageParts(message)[1]).toBe(large);
    expect(joined(message)).toEqual(message);
  });

  it.each([
    ['less', { id: 1, value: large.subarray(1) }],
    ['data in an earlier field', { value: large, id: 1 }],
    ['data in an object', { id: 1, value: { large } }],
    ['an ArrayBuffer', { id: 1, value: large.slice().buffer }],
    ['no field at all', {}],
  ])('gives one part for %s', (_name, message) => {
    expect(encodeMessageParts(message)).toEqual([encodeMessage(message)]);
    expect(joined(message)).toEqual(message);
  });

  it('gives one part for what is no plain object', () => {
    expect(encodeMessageParts([1, large])).toEqual([encodeMessage([1, large])]);
    expect(encodeMessageParts(new Set([large]))).toEqual([encodeMessage(new Set([large]))]);
  });

  it('refuses the rest of the message as ever', () => {
    expect(() => encodeMessageParts({ args: [() => 1], value: large })).toThrow('message.args[0] is a function');
  });
});
