import vm from 'node:vm';
import { brandOf, describeValue } from '../../../src/shared/index.js';

describe('brandOf', () => {
  it.each([
    ['({})', 'plain'],
    ['Object.create(null)', 'plain'],
    ['[]', 'array'],
    ['new Date()', 'date'],
    ['new Map()', 'map'],
    ['new Set()', 'set'],
    ['new Uint8Array(1)', 'bytes'],
    ['new ArrayBuffer(1)', 'array-buffer'],
    ['new SharedArrayBuffer(1)', 'other'],
    ['new Uint16Array(1)', 'other'],
    ['new DataView(new ArrayBuffer(1))', 'other'],
    ['/x/', 'other'],
    ['new Error()', 'other'],
    ['Object("text")', 'other'],
    ['new WeakMap()', 'other'],
    ['Promise.resolve()', 'other'],
    ['Object.create(Map.prototype)', 'other'],
    ['Object.create(Date.prototype)', 'other'],
    ['Object.create({ inherited: 1 })', 'other'],
    ['new (class Row {})()', 'other'],
    ['new (class extends Map {})()', 'map'],
    ['Object.assign(new (class Row {})(), { [Symbol.toStringTag]: "Map" })', 'other'],
  ])('says of %s from any realm that it is %s', (source, brand) => {
    expect(brandOf(vm.runInNewContext(source) as object)).toBe(brand);
    expect(brandOf(new Function(`return ${source}`)() as object)).toBe(brand);
  });

  it('takes a Buffer for bytes', () => {
    expect(brandOf(Buffer.from('x'))).toBe('bytes');
  });
});

describe('describeValue', () => {
  it('never throws', () => {
    const hostile = new Proxy({}, { get: () => { throw new Error('no'); } }); // prettier-ignore
    expect(describeValue(hostile)).toBe('an object that cannot be read');
    expect(describeValue(Object.create(null))).toBe('an object');
    expect([null, undefined, 1, [], {}, /x/].map(describeValue)).toEqual([
      'null',
      'undefined',
      'a number',
      'an array',
      'an object',
      'an instance of RegExp',
    ]);
  });
});
