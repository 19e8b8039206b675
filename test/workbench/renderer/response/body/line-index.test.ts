import * as fc from 'fast-check';
import { ByteStore } from '../../../../../workbench/renderer/response/body/byte-store.js';
import { LineIndex, type LineIndexOptions } from '../../../../../workbench/renderer/response/body/line-index.js';
import type { TextLine } from '../../../../../workbench/renderer/response/body/text-source.js';

const encoder = new TextEncoder();

function indexOf(parts: readonly (string | Uint8Array)[], options: LineIndexOptions = {}): LineIndex {
  const store = new ByteStore(16);
  const index = new LineIndex(store, options);
  for (const part of parts) {
    store.append(typeof part === 'string' ? encoder.encode(part) : part);
    index.update();
  }
  return index;
}

const linesOf = (index: LineIndex): TextLine[] =>
  Array.from({ length: index.blockCount }, (_, block) => index.readBlock(block)).flat();

describe('LineIndex', () => {
  it('numbers the lines of text, the last one with or without its line break', () => {
    const expected = [
      { number: 1, text: 'one' },
      { number: 2, text: '' },
      { number: 3, text: 'three' },
    ];
    expect(linesOf(indexOf(['one\n\nthree']))).toEqual(expected);
    expect(linesOf(indexOf(['one\r\n\r\nthree\r\n']))).toEqual(expected);
  });

  it('has no lines without text', () => {
    expect(indexOf([]).lineCount).toBe(0);
    expect(indexOf(['']).blockCount).toBe(0);
  });

  it('shows a line that is still growing', () => {
    const index = indexOf(['a\nb', 'c']);
    expect(linesOf(index)).toEqual([
      { number: 1, text: 'a' },
      { number: 2, text: 'bc' },
    ]);
    expect(index.blockBytes(0)).toBe(4);
  });

  it('breaks a long line, and numbers only its beginning', () => {
    expect(linesOf(indexOf(['abcdefghij\nk'], { maxLineBytes: 4 }))).toEqual([
      { number: 1, text: 'abcd' },
      { number: null, text: 'efgh' },
      { number: null, text: 'ij' },
      { number: 2, text: 'k' },
    ]);
  });

  it('keeps a line of exactly the limit in one row', () => {
    expect(linesOf(indexOf(['abcd\r\nefgh\n'], { maxLineBytes: 4 }))).toEqual([
      { number: 1, text: 'abcd' },
      { number: 2, text: 'efgh' },
    ]);
  });

  it('waits for what follows a line of exactly the limit', () => {
    for (const parts of [
      ['abcd', '\nefgh\n'],
      ['abcd', '\r', '\nefgh\n'],
    ]) {
      expect(linesOf(indexOf(parts, { maxLineBytes: 4 })).map((line) => line.text)).toEqual(['abcd', 'efgh']);
    }
  });

  it('never breaks a line within a character', () => {
    const index = indexOf(['aaa€€€'], { maxLineBytes: 4 });
    expect(linesOf(index).map((line) => line.text)).toEqual(['aaa', '€', '€', '€']);
  });

  it('breaks bytes that are no UTF-8 all the same', () => {
    const index = indexOf([new Uint8Array(20).fill(0x80)], { maxLineBytes: 4 });
    expect(linesOf(index).length).toBeGreaterThan(2);
  });

  it('takes in no more than its limit of lines', () => {
    const index = indexOf(['a\nb\nc\nd\n'], { maxLines: 3 });
    expect([index.lineCount, index.isFull, index.isCut]).toEqual([3, true, true]);
    expect(linesOf(index).map((line) => line.text)).toEqual(['a', 'b', 'c']);
    const whole = indexOf(['a\nb\nc\n'], { maxLines: 3 });
    expect([whole.lineCount, whole.isFull, whole.isCut]).toEqual([3, true, false]);
  });

  it('finds the same lines however the bytes arrive', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', '\n', ' '), maxLength: 200 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(50), { maxLength: 20 }), (whole, cuts) => {
        const options = { maxLineBytes: 8, blockLines: 4 };
        const bytes = encoder.encode(whole);
        const parts: Uint8Array[] = [];
        let from = 0;
        for (const cut of cuts) parts.push(bytes.subarray(from, (from += cut)));
        parts.push(bytes.subarray(from));
        const inParts = linesOf(indexOf(parts, options));
        expect(inParts).toEqual(linesOf(indexOf([bytes], options)));
        const joined = inParts
          .map((line, index) => (index > 0 && line.number !== null ? '\n' : '') + line.text)
          .join('');
        expect(joined).toBe(whole.replace(/\n$/, ''));
      }),
    );
  });

  it('takes time in proportion to the text, long lines or short', () => {
    const sizes = [1, 2].map((mebibytes) => {
      const store = new ByteStore();
      const index = new LineIndex(store);
      for (let count = 0; count < mebibytes * 16; count += 1) {
        store.append(new Uint8Array(65_536).fill(97));
        index.update();
      }
      return index.lineCount;
    });
    expect(sizes).toEqual([525, 1_049]);
  });
});
