import { ChunkKeeper, TextKeeper, bytesOf, type KeepOptions } from '../../../src/renderer/react/stream-keeper.js';

function keep(options: KeepOptions, sizes: readonly number[]): readonly number[] {
  const keeper = new ChunkKeeper<number>(options);
  sizes.forEach((bytes, index) => keeper.add(index, bytes));
  return keeper.value;
}

describe('ChunkKeeper', () => {
  it('keeps everything up to its limits, and refuses what would be beyond', () => {
    expect(keep({ maxBytes: 10 }, [4, 6])).toEqual([0, 1]);
    expect(() => keep({ maxBytes: 10 }, [4, 7])).toThrow(
      expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE', details: { limit: 'bytes', maximum: 10 } }) as Error,
    );
    expect(keep({ maxItems: 2 }, [0, 0])).toEqual([0, 1]);
    expect(() => keep({ maxItems: 2 }, [0, 0, 0])).toThrow(
      expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE', details: { limit: 'nodes', maximum: 2 } }) as Error,
    );
  });

  it('keeps the newest within its limits, and always the last', () => {
    expect(keep({ keep: 'tail', maxBytes: 10 }, [5, 5, 5])).toEqual([1, 2]);
    expect(keep({ keep: 'tail', maxBytes: 10 }, [5, 5, 6])).toEqual([2]);
    expect(keep({ keep: 'tail', maxBytes: 10 }, [5, 11])).toEqual([1]);
    expect(keep({ keep: 'tail', maxItems: 2 }, [0, 0, 0])).toEqual([1, 2]);
  });

  it('keeps the newest of many', () => {
    const sizes = Array.from({ length: 10_000 }, () => 1);
    expect(keep({ keep: 'tail', maxBytes: 3 }, sizes)).toEqual([9_997, 9_998, 9_999]);
  });

  it('keeps nothing where nothing is wanted', () => {
    expect(keep({ keep: 'none' }, [1, 1])).toEqual([]);
  });

  it('gives another value after each chunk, and leaves those it gave alone', () => {
    const keeper = new ChunkKeeper<string>({});
    keeper.add('a', 1);
    const before = keeper.value;
    keeper.add('b', 1);
    expect([before, keeper.value]).toEqual([['a'], ['a', 'b']]);
  });
});

describe('TextKeeper', () => {
  const bytes = new TextEncoder().encode('hä…😀');

  it.each(['all', 'tail'] as const)('reads characters that lie across chunks (%s)', (kept) => {
    const keeper = new TextKeeper({ keep: kept });
    for (const byte of bytes) keeper.add(Uint8Array.of(byte), 1);
    keeper.finish();
    expect(keeper.value).toBe('hä…😀');
  });

  it('shows by the replacement character that the last one was cut off', () => {
    const keeper = new TextKeeper({});
    keeper.add(bytes.subarray(0, 2), 2);
    expect(keeper.value).toBe('h');
    keeper.finish();
    expect(keeper.value).toBe('h\u{fffd}');
  });

  it('joins strings', () => {
    const keeper = new TextKeeper({});
    keeper.add('one ', 4);
    keeper.add('two', 3);
    expect(keeper.value).toBe('one two');
  });

  it('keeps the newest, or refuses what is too much', () => {
    const tail = new TextKeeper({ keep: 'tail', maxBytes: 6 });
    for (const text of ['one', 'two', 'tre']) tail.add(text, 3);
    expect(tail.value).toBe('twotre');
    const all = new TextKeeper({ maxBytes: 3 });
    all.add('one', 3);
    expect(() => all.add('x', 1)).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }) as Error);
  });
});

describe('bytesOf', () => {
  it.each([
    [new Uint8Array(3), 3],
    [new ArrayBuffer(4), 4],
    ['hä', 3],
    [{ name: 'x' }, 0],
    [5, 0],
  ])('measures binary chunks and texts: %p', (chunk, bytes) => {
    expect(bytesOf(chunk)).toBe(bytes);
  });
});
