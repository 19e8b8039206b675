import type { Bytes } from '../../../../../src/shared/index.js';
import { BodyReader, type BodyReaderOptions } from '../../../../../workbench/renderer/response/body/body-reader.js';

const chunk = (text: string): Bytes => new TextEncoder().encode(text);

/** A reader whose updates and pauses happen when the test says so. */
function setUp(open: () => AsyncIterable<Bytes>, options: Partial<BodyReaderOptions> = {}) {
  const updates: (() => void)[] = [];
  const reader = new BodyReader({
    contentType: 'text/plain',
    open,
    requestUpdate: (callback) => updates.push(callback),
    pause: () => Promise.resolve(),
    now: () => 0,
    ...options,
  });
  return { reader, updates };
}

/** Watches a reader until it has come to its end. */
function watched(reader: BodyReader): { readonly ended: Promise<void>; readonly leave: () => void; calls: number } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watch = { ended: promise, leave: () => undefined as void, calls: 0 };
  watch.leave = reader.subscribe(() => {
    watch.calls += 1;
    if (reader.snapshot().state !== 'reading') resolve();
  });
  return watch;
}

async function* streamOf(...chunks: readonly Bytes[]): AsyncGenerator<Bytes, void, undefined> {
  yield* chunks;
}

describe('BodyReader', () => {
  it('reads to the end', async () => {
    const { reader } = setUp(() => streamOf(chunk('ab'), chunk('cd')));
    await watched(reader).ended;
    expect(reader.snapshot()).toMatchObject({ state: 'ended', receivedBytes: 4 });
  });

  it('does not begin before somebody watches', () => {
    const open = jest.fn(() => streamOf());
    const { reader } = setUp(open);
    expect(open).not.toHaveBeenCalled();
    watched(reader).leave();
    expect(open).toHaveBeenCalledTimes(1);
  });

  it('announces no more often than it is asked to', async () => {
    const gate = Promise.withResolvers<void>();
    const arrived = Promise.withResolvers<void>();
    async function* stream() {
      for (let count = 0; count < 50; count += 1) yield chunk('x');
      arrived.resolve();
      await gate.promise;
    }
    const { reader, updates } = setUp(stream);
    const watch = watched(reader);
    await arrived.promise;
    expect([updates.length, watch.calls]).toEqual([1, 0]);
    updates.shift()?.();
    expect([reader.snapshot().receivedBytes, watch.calls]).toEqual([50, 1]);
    gate.resolve();
    await watch.ended;
  });

  it('gives the page its turn when a slice of time is used up', async () => {
    let nowMs = 0;
    const pause = jest.fn(() => Promise.resolve());
    const chunks = Array.from({ length: 10 }, () => chunk('x'));
    const { reader } = setUp(() => streamOf(...chunks), { pause, now: () => (nowMs += 3) });
    await watched(reader).ended;
    expect(pause.mock.calls.length).toBeGreaterThan(1);
    expect(pause.mock.calls.length).toBeLessThan(10);
  });

  it('keeps what came before a failure', async () => {
    async function* stream() {
      yield chunk('before');
      throw new Error('cut off');
    }
    const { reader } = setUp(stream);
    await watched(reader).ended;
    expect(reader.snapshot()).toMatchObject({ state: 'failed', receivedBytes: 6 });
    expect(reader.snapshot().error).toEqual(new Error('cut off'));
  });

  it('lets go of the stream when the last watcher leaves', async () => {
    const returned = Promise.withResolvers<void>();
    const iterable: AsyncIterable<Bytes> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: () => {
          returned.resolve();
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    };
    const { reader } = setUp(() => iterable);
    watched(reader).leave();
    await returned.promise;
    expect(reader.snapshot().state).toBe('reading');
  });

  it('begins anew for a watcher that comes later', async () => {
    const { reader } = setUp(() => streamOf(chunk('ab')));
    const first = watched(reader);
    await first.ended;
    first.leave();
    await watched(reader).ended;
    expect(reader.snapshot().receivedBytes).toBe(2);
  });

  it('counts on beyond what it keeps while the response arrives, and stops once that is over', async () => {
    const size = 65_536;
    let sent = 0;
    async function* binary() {
      for (; sent < 8; sent += 1) yield new Uint8Array(size);
    }
    const counting = setUp(binary, { contentType: null }).reader;
    await watched(counting).ended;
    expect(counting.snapshot().receivedBytes).toBe(8 * size);

    sent = 0;
    const done = setUp(binary, { contentType: null }).reader;
    done.markOver();
    await watched(done).ended;
    expect(done.snapshot().receivedBytes).toBe(size);
  });

  it('notes when events arrive, where that can be known', async () => {
    const options = { contentType: 'text/event-stream' };
    const open = () => streamOf(chunk('data: a\n\n'));
    const here = setUp(open, { ...options, arrivalMs: () => 5 }).reader;
    const later = setUp(open, options).reader;
    for (const reader of [here, later]) await watched(reader).ended;
    const timeOf = (reader: BodyReader) => reader.snapshot().body.events?.events[0]?.atMs;
    expect([timeOf(here), timeOf(later)]).toEqual([5, null]);
  });

  it('reads again what has failed, and only that', async () => {
    let opened = 0;
    async function* stream() {
      opened += 1;
      yield chunk('ab');
      if (opened === 1) throw new Error('the connection was lost');
    }
    const { reader } = setUp(stream);
    reader.retry();
    await watched(reader).ended;
    expect(reader.snapshot().state).toBe('failed');
    const again = watched(reader);
    reader.retry();
    await again.ended;
    expect(reader.snapshot()).toMatchObject({ state: 'ended', receivedBytes: 2 });
    reader.retry();
    expect(opened).toBe(2);
  });
});
