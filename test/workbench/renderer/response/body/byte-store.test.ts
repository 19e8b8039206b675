import { ByteStore } from '../../../../../workbench/renderer/response/body/byte-store.js';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('ByteStore', () => {
  it('reads back what was appended, whatever the segments', () => {
    const store = new ByteStore(4);
    store.append(bytes(1, 2, 3));
    store.append(bytes(4, 5, 6, 7, 8, 9));
    expect(store.length).toBe(9);
    expect(Array.from(store.slice(0, 9))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(Array.from(store.slice(3, 5))).toEqual([4, 5]);
    expect(Array.from(store.slice(7, 99))).toEqual([8, 9]);
    expect(store.slice(9, 10)).toHaveLength(0);
  });

  it('tells the byte at an offset, and -1 outside', () => {
    const store = new ByteStore(4);
    store.append(bytes(10, 11, 12, 13, 14));
    expect([-1, 0, 3, 4, 5].map((offset) => store.at(offset))).toEqual([-1, 10, 13, 14, -1]);
  });

  it('finds a byte within bounds only', () => {
    const store = new ByteStore(4);
    store.append(bytes(0, 7, 0, 0, 0, 0, 7, 0, 0));
    expect(store.indexOf(7, 0, 9)).toBe(1);
    expect(store.indexOf(7, 2, 9)).toBe(6);
    expect(store.indexOf(7, 2, 6)).toBe(-1);
    expect(store.indexOf(7, 2, 7)).toBe(6);
    expect(store.indexOf(7, 7, 99)).toBe(-1);
  });

  it('hands all of it over in pieces', () => {
    const store = new ByteStore(4);
    store.append(bytes(1, 2, 3, 4, 5));
    expect(store.pieces().map((piece) => [...piece])).toEqual([[1, 2, 3, 4], [5]]);
  });
});
