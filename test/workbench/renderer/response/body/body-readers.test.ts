import type { Bytes } from '../../../../../src/shared/index.js';
import type { Run } from '../../../../../workbench/renderer/exchange/exchange-view.js';
import { BodyReaders } from '../../../../../workbench/renderer/response/body/body-readers.js';
import { createStore } from '../../../../../workbench/renderer/shell/store.js';
import { createOutcome, createResponse } from '../../../workbench-fixture.js';

describe('BodyReaders', () => {
  const receiving = (id: string, contentType = 'text/event-stream') => ({
    phase: 'receiving' as const,
    sentAtMs: 0,
    receivedBytes: 0,
    response: createResponse({ id, contentType }),
  });

  function setUp() {
    const runs = createStore<ReadonlyMap<string, Run>>(new Map());
    const opened: string[] = [];
    const left: string[] = [];
    const open = (id: string): AsyncIterable<Bytes> => ({
      [Symbol.asyncIterator]: () => {
        opened.push(id);
        return {
          next: () => new Promise(() => undefined),
          return: () => {
            left.push(id);
            return Promise.resolve({ done: true, value: undefined });
          },
        };
      },
    });
    const put = (key: string, run: Run | null): void => {
      const next = new Map(runs.get());
      if (run) next.set(key, run);
      else next.delete(key);
      runs.set(next);
    };
    return { readers: new BodyReaders(runs, open), put, opened, left };
  }

  it('reads an event stream from its beginning on, shown or not', () => {
    const { readers, put, opened } = setUp();
    put('k', receiving('a'));
    put('l', receiving('b', 'text/plain'));
    expect(opened).toEqual(['a']);
    const reader = readers.readerOf(createResponse({ id: 'a' }));
    reader.subscribe(() => undefined)();
    expect(opened).toEqual(['a']);
    readers[Symbol.dispose]();
  });

  it('stays with what it read when the stream has ended, and lets go of it with the run', () => {
    const { readers, put, opened, left } = setUp();
    const run = receiving('a');
    put('k', run);
    const reader = readers.readerOf(run.response);
    put('k', { ...run, phase: 'ended', outcome: createOutcome() });
    expect(readers.readerOf(run.response)).toBe(reader);
    expect([opened, left]).toEqual([['a'], []]);
    put('k', { phase: 'sending', sentAtMs: 0, controller: new AbortController(), sending: null });
    expect(left).toEqual(['a']);
    readers[Symbol.dispose]();
  });

  it('follows eight at most, and none that it did not follow from the beginning', () => {
    const { readers, put, opened } = setUp();
    for (let index = 0; index < 9; index += 1) put(`k${index}`, receiving(`r${index}`));
    expect(opened).toHaveLength(8);
    put('k0', null);
    expect(opened).toHaveLength(8);
    put('k9', receiving('r9'));
    expect(opened.slice(8)).toEqual(['r9']);
    readers[Symbol.dispose]();
  });

  it('gives whoever looks at an earlier response a reader of their own', () => {
    const { readers } = setUp();
    const response = createResponse();
    expect(readers.readerOf(response)).not.toBe(readers.readerOf(response));
    readers[Symbol.dispose]();
  });
});
