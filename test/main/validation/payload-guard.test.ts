import vm from 'node:vm';
import * as fc from 'fast-check';
import { PayloadTooLargeError, ServiceError, ValidationError } from '../../../src/shared/index.js';
import { guardArguments } from '../../../src/main/validation/index.js';

const LIMITS = { maxDepth: 32, maxNodes: 10_000 };

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

/** What is wrong with arguments after they crossed a structured clone, as `path rule`. */
function faultsOf(...args: unknown[]): string[] {
  const error = caught(() => guardArguments(structuredClone(args), LIMITS));
  if (!(error instanceof ValidationError)) throw error;
  return (error.details?.faults ?? []).map(({ path, rule }) => `${path} ${rule}`);
}

function guarded(...args: unknown[]): unknown[] {
  return guardArguments(structuredClone(args), LIMITS);
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

describe('guardArguments', () => {
  it('lets a text, and a key, be as long as it may, and not longer', () => {
    const limits = { ...LIMITS, maxStringLength: 100 };
    const [fits, exceeds] = ['x'.repeat(100), 'x'.repeat(101)];
    expect(guardArguments([fits, { [fits]: new Map([[fits, fits]]) }], limits)).toHaveLength(2);
    for (const raw of [[exceeds], [{ [exceeds]: 1 }], [[new Set([exceeds])]]]) {
      expect(caught(() => guardArguments(raw, limits))).toMatchObject({
        code: 'PAYLOAD_TOO_LARGE',
        details: { limit: 'stringLength', maximum: 100 },
      });
    }
  });

  it('leaves JSON-like values unchanged', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6, noUnicodeString: false }), (text) => {
        fc.pre(!/"(__proto__|constructor|prototype)":/.test(text));
        expect(guarded(JSON.parse(text))).toStrictEqual([JSON.parse(text)]);
      }),
    );
  });

  it('throws nothing but service errors for whatever structuredClone accepts', () => {
    const anything = fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withNullPrototype: true,
      withObjectString: true,
      withSparseArray: true,
      withTypedArray: true,
    });
    const property = fc.property(fc.array(anything), (values) => {
      let args: unknown;
      try {
        args = structuredClone(values);
      } catch {
        return fc.pre(false);
      }
      try {
        return Array.isArray(guardArguments(args, LIMITS));
      } catch (error) {
        return error instanceof ServiceError;
      }
    });
    expect(fc.check(property, { numRuns: 500 })).toMatchObject({ failed: false });
  });

  it('rebuilds what comes from another realm in its own', () => {
    const foreign = vm.runInNewContext(
      '[{ when: new Date(5), tags: new Map([["a", new Set([[1n]])]]), data: new Uint8Array([1, 2]), none: null, left: undefined }]',
    ) as unknown;
    const [value] = guardArguments(foreign, LIMITS) as [Record<string, unknown>];
    const { when, tags, data } = value;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(when).toBeInstanceOf(Date);
    expect(tags).toBeInstanceOf(Map);
    expect(data).toBeInstanceOf(Uint8Array);
    expect((tags as Map<string, unknown>).get('a')).toBeInstanceOf(Set);
    expect(value).toStrictEqual({
      when: new Date(5),
      tags: new Map([['a', new Set([[1n]])]]),
      data: Uint8Array.from([1, 2]),
      none: null,
      left: undefined,
    });
  });

  it('lets go of memory of which an argument is a small view', () => {
    const [bytes] = guardArguments([new Uint8Array(new ArrayBuffer(1_000_000), 5, 10)], LIMITS) as [Uint8Array];
    expect([bytes.byteLength, bytes.buffer.byteLength]).toEqual([10, 10]);
  });

  it('makes a plain Uint8Array of a Buffer, over the same memory', () => {
    const buffer = Buffer.from(Uint8Array.of(97, 98, 99).buffer);
    const [bytes] = guardArguments([buffer], LIMITS) as [Uint8Array];
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
    expect(bytes.buffer).toBe(buffer.buffer);
    expect(Buffer.from(bytes).toString()).toBe('abc');
  });

  it.each([undefined, null, 'text', {}, new Map(), { length: 1, 0: 'x' }])(
    'refuses %p in place of the arguments',
    (raw) => {
      const error = caught(() => guardArguments(raw, LIMITS)) as ValidationError;
      expect(error.details?.faults).toMatchObject([{ path: '', rule: 'isArray' }]);
    },
  );

  it.each(['__proto__', 'constructor', 'prototype'])('refuses an own key %s at any depth', (key) => {
    expect(faultsOf(JSON.parse(`{"a":[{"${key}":{"isAdmin":true}}]}`))).toEqual([`0.a[0].${key} forbiddenKey`]);
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  });

  it('refuses such a key within Maps and Sets too', () => {
    const hidden: unknown = JSON.parse('{"__proto__":{}}');
    expect(faultsOf(new Map([['key', hidden]]), new Set([hidden]), new Map([[hidden, 1]]))).toEqual([
      '0.key.__proto__ forbiddenKey',
      '1[0].__proto__ forbiddenKey',
      '2[0].__proto__ forbiddenKey',
    ]);
  });

  it('lets a Map have any key', () => {
    const map = new Map([['__proto__', 1]]);
    expect(guarded(map)).toStrictEqual([map]);
  });

  it.each([NaN, Infinity, -Infinity])('refuses %p', (number) => {
    expect(faultsOf({ n: [0, number] })).toEqual(['0.n[1] finiteNumber']);
  });

  it('makes 0 of -0, which sockets do not bring', () => {
    expect(guarded(-0)).toStrictEqual([0]);
  });

  it.each([0, 1e21, 2 ** 53, Number.MIN_VALUE])('takes %p', (number) => {
    expect(guarded(number)).toStrictEqual([number]);
  });

  it.each([
    ['an expression', /x/],
    ['an error', new Error('x')],
    ['a boxed string', Object('x')],
    ['a boxed number', Object(1)],
    ['a boxed boolean', Object(true)],
    ['a boxed bigint', Object(1n)],
    ['another typed array', new Float64Array(1)],
    ['a view of data', new DataView(new ArrayBuffer(1))],
    ['shared memory', new SharedArrayBuffer(1)],
    ['bytes in shared memory', new Uint8Array(new SharedArrayBuffer(1))],
    ['a blob', new Blob(['x'])],
  ])('refuses %s', (_name, value) => {
    expect(faultsOf({ value })).toEqual(['0.value unsupportedType']);
  });

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a promise', Promise.resolve()],
    ['an instance of a class', new (class Row { readonly id = 1; })()], // prettier-ignore
    ['an object with a prototype of its own', Object.create({ isAdmin: true })],
  ])('refuses %s, should a transport let it through', (_name, value) => {
    const error = caught(() => guardArguments([[value]], LIMITS)) as ValidationError;
    expect(error.details?.faults).toMatchObject([{ path: '0[0]', rule: 'unsupportedType' }]);
  });

  it('refuses an invalid date', () => {
    expect(faultsOf({ when: new Date(NaN) })).toEqual(['0.when validDate']);
  });

  it('refuses a value that contains itself', () => {
    const own: Record<string, unknown> = {};
    own['own'] = own;
    const list: unknown[] = [new Map()];
    (list[0] as Map<unknown, unknown>).set('list', list);
    expect(faultsOf(own, list)).toEqual(['0.own cycle', '1[0].list cycle']);
  });

  it('takes the same object twice', () => {
    const shared = { a: 1 };
    const [first, second] = guarded(shared, shared);
    expect([first, second]).toStrictEqual([shared, shared]);
    expect(first).not.toBe(second);
  });

  it('reports every fault, at most 100', () => {
    expect(faultsOf(NaN, { a: /x/, b: [NaN] })).toEqual([
      '0 finiteNumber',
      '1.a unsupportedType',
      '1.b[0] finiteNumber',
    ]);
    expect(faultsOf(Array.from({ length: 1_000 }, () => NaN))).toHaveLength(100);
  });

  it('takes 32 levels and refuses 33', () => {
    expect(() => guarded(nested(32))).not.toThrow();
    const error = caught(() => guarded(nested(33))) as PayloadTooLargeError;
    expect(error.details).toEqual({ limit: 'depth', maximum: 32 });
  });

  it.each([
    ['arrays', (inner: unknown) => [inner]],
    ['objects', (inner: unknown) => ({ inner })],
    ['Maps', (inner: unknown) => new Map([['inner', inner]])],
    ['Sets', (inner: unknown) => new Set([inner])],
  ])('refuses 20,000 levels of %s without overflowing the stack', (_name, wrap) => {
    let value: unknown = 1;
    for (let level = 0; level < 20_000; level++) value = wrap(value);
    const error = caught(() => guardArguments([value], LIMITS)) as PayloadTooLargeError;
    expect(error.details).toEqual({ limit: 'depth', maximum: 32 });
  });

  it.each([
    ['an array', (count: number) => [Array.from({ length: count - 1 }, () => 0)]],
    ['an object', (count: number) => [Object.fromEntries(Array.from({ length: count - 1 }, (_, n) => [`k${n}`, n]))]],
    ['a Set', (count: number) => [new Set(Array.from({ length: count - 1 }, (_, n) => n))]],
    ['the arguments', (count: number) => Array.from({ length: count }, () => 0)],
  ])('takes 10,000 values in %s and refuses one more', (_name, make) => {
    expect(() => guardArguments(make(10_000), LIMITS)).not.toThrow();
    const error = caught(() => guardArguments(make(10_001), LIMITS)) as PayloadTooLargeError;
    expect(error.details).toEqual({ limit: 'nodes', maximum: 10_000 });
  });

  it('counts the keys of a Map like its values', () => {
    const map = (size: number) => new Map(Array.from({ length: size }, (_, n) => [n, n]));
    expect(() => guarded(map(4_999))).not.toThrow();
    expect(caught(() => guarded(map(5_000)))).toBeInstanceOf(PayloadTooLargeError);
  });

  it('refuses an array of 4,294,967,295 elements before it walks them', () => {
    const sparse: unknown[] = [];
    sparse[4_294_967_294] = 1;
    expect(caught(() => guarded({ sparse }))).toBeInstanceOf(PayloadTooLargeError);
  });

  it('takes a bigint of 1,024 bytes, and refuses a longer one', () => {
    const largest = 2n ** 8_191n - 1n;
    expect(guarded([largest, -largest - 1n])).toEqual([[largest, -largest - 1n]]);
    for (const value of [largest + 1n, -largest - 2n]) expect(faultsOf({ value })).toEqual(['0.value bigIntSize']);
  });

  it('makes a small sparse array dense', () => {
    const sparse: unknown[] = [];
    sparse[2] = 1;
    expect(guarded(sparse)).toStrictEqual([[undefined, undefined, 1]]);
  });

  it('refuses 22 doubled levels at the limit, not after four million values', () => {
    const innermost = { reads: 0 };
    Object.defineProperty(innermost, 'value', { enumerable: true, get: () => (innermost.reads += 1) });
    let bomb: unknown = innermost;
    for (let level = 0; level < 22; level++) bomb = { a: bomb, b: bomb };
    const error = caught(() => guardArguments([bomb], LIMITS)) as PayloadTooLargeError;
    expect(error.details).toEqual({ limit: 'nodes', maximum: 10_000 });
    expect(innermost.reads).toBeLessThan(10_000);
  });

  it('takes maxMessageBytes in strings, keys and binary data, and refuses one more', () => {
    const limits = { ...LIMITS, maxMessageBytes: 100 };
    const sized = (extra: number): unknown[] => [
      { key: 'x'.repeat(17) },
      new Uint8Array(40 + extra),
      new ArrayBuffer(40),
    ];
    expect(() => guardArguments(sized(0), limits)).not.toThrow();
    const error = caught(() => guardArguments(sized(1), limits)) as PayloadTooLargeError;
    expect(error.details).toEqual({ limit: 'bytes', maximum: 100 });
  });

  it.each([65_535, 65_536, 65_537, 262_147, 3_145_729])('takes binary data of %i bytes', (length) => {
    const data = new Uint8Array(length).fill(7);
    const [copy] = guarded(data) as [Uint8Array];
    expect(Buffer.compare(copy, data)).toBe(0);
  });
});
