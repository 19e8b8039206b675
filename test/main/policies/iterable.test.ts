import { tapIterable, type IterableTap } from '../../../src/main/policies/iterable.js';

/** Yields what it is given, throws the errors among it, and notes what is done to it. */
async function* sourceOf(items: readonly unknown[], log: string[]): AsyncIterable<unknown> {
  try {
    for (const item of items) {
      if (item instanceof Error) throw item;
      yield item;
    }
  } finally {
    log.push('source ended');
  }
}

function named(name: string, log: string[]): IterableTap {
  return {
    onItem: (item) => `${name}(${String(item)})`,
    onEnd: () => void log.push(`${name} ended`),
    onError: (error) => new Error(`${name}: ${(error as Error).message}`),
    around: (step) => {
      log.push(`${name} runs`);
      return step();
    },
    aroundNext: (step) => {
      log.push(`${name} asks`);
      return step();
    },
  };
}

describe('tapIterable', () => {
  let log: string[];
  const tapped = (...items: unknown[]): AsyncIterator<unknown> => {
    const inner = tapIterable(sourceOf(items, log), named('inner', log));
    return tapIterable(inner, named('outer', log))[Symbol.asyncIterator]();
  };

  beforeEach(() => {
    log = [];
  });

  it('changes items and runs steps from the inside out', async () => {
    expect(await tapped(1, 2).next()).toEqual({ done: false, value: 'outer(inner(1))' });
    expect(log).toEqual(['outer asks', 'outer runs', 'inner asks', 'inner runs']);
  });

  it('tells the end once, the inner one first', async () => {
    const iterator = tapped();
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    await iterator.return?.();
    expect(log.slice(-5)).toEqual(['source ended', 'inner ended', 'outer ended', 'outer runs', 'inner runs']);
  });

  it('leads an error of the source through all, and is over then', async () => {
    const iterator = tapped(new Error('broken'));
    await expect(iterator.next()).rejects.toThrow('outer: inner: broken');
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(log).not.toContain('outer ended');
  });

  it('is over when a step throws, and still returns the source', async () => {
    const tap = { onItem: () => { throw new Error('no item'); } }; // prettier-ignore
    const iterator = tapIterable(tapIterable(sourceOf([1, 2], log), tap), named('outer', log))[Symbol.asyncIterator]();
    await expect(iterator.next()).rejects.toThrow('outer: no item');
    await iterator.return?.();
    expect(log).toEqual(['outer asks', 'outer runs', 'outer runs', 'source ended']);
  });

  it('returns the source once, and tells the end', async () => {
    const leave = jest.fn(async () => ({ done: true as const, value: undefined }));
    const iterable = { [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1 }), return: leave }) };
    const iterator = tapIterable(iterable, named('tap', log))[Symbol.asyncIterator]();
    await iterator.next();
    await iterator.return?.();
    await iterator.return?.();
    expect(leave).toHaveBeenCalledTimes(1);
    expect(log).toEqual(['tap asks', 'tap runs', 'tap runs', 'tap ended']);
  });

  it('tells nobody of an error that comes when its consumer has left', async () => {
    const { promise, reject } = Promise.withResolvers<IteratorResult<unknown>>();
    const iterable = { [Symbol.asyncIterator]: () => ({ next: () => promise }) };
    const iterator = tapIterable(iterable, named('tap', log))[Symbol.asyncIterator]();
    const late = iterator.next();
    await iterator.return?.();
    reject(new Error('too late'));
    await expect(late).rejects.toThrow(/^too late$/);
    expect(log.at(-1)).toBe('tap ended');
  });

  it('asks the source for nothing before the first item is wanted', async () => {
    await tapped(1).return?.();
    expect(log).toEqual(['outer runs', 'inner runs', 'inner ended', 'outer ended']);
  });
});
