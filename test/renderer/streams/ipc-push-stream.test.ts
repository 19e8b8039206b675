import { IpcPushStream } from '../../../src/renderer/streams/ipc-push-stream.js';
import { ConflictError, DisconnectedError, NotFoundError, type Bytes } from '../../../src/shared/index.js';
import type { IStreamService, StreamHandle } from '../../../src/shim/index.js';

/** Main's side of streams, in the page's process: gives out chunks one by one, and notes how far it was asked. */
class FakeStreams implements IStreamService {
  readonly closed: string[] = [];
  asked = 0;
  hasLeft = false;
  private readonly stop = Promise.withResolvers<void>();

  /** @param content a chunk each; an error is thrown; a promise is waited for */
  constructor(private readonly content: readonly (string | Bytes | Error | Promise<string>)[]) {}

  async open(source: string, key: string): Promise<StreamHandle> {
    if (source !== 'response') throw new NotFoundError();
    return { id: `id of ${key}`, bytes: 7 };
  }

  async *read(id: string): AsyncGenerator<Bytes> {
    if (id !== 'id of key') throw new NotFoundError();
    try {
      for (const item of this.content) {
        this.asked += 1;
        if (item instanceof Error) throw item;
        // oxlint-disable-next-line no-await-in-loop -- one chunk after the other
        const chunk = await Promise.race([item, this.stop.promise]);
        if (chunk === undefined) return;
        yield typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
      }
      this.asked += 1;
    } finally {
      this.hasLeft = true;
    }
  }

  async close(id: string): Promise<void> {
    this.closed.push(id);
    this.stop.resolve();
  }
}

async function openStream(content: ConstructorParameters<typeof FakeStreams>[0]) {
  const streams = new FakeStreams(content);
  return { streams, stream: await IpcPushStream.open(streams, 'response', 'key') };
}

/** Everything a stream pushes, as text, until it ends or fails. */
function record(stream: IpcPushStream) {
  const events: unknown[] = [];
  const over = Promise.withResolvers<void>();
  stream.on('data', (chunk) => void events.push(new TextDecoder().decode(chunk)));
  stream.on('end', () => over.resolve(void events.push('END')));
  stream.on('error', (error) => over.resolve(void events.push(error)));
  return { events, over: over.promise };
}

/** Lets everything that is ready to run do so. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe('IpcPushStream', () => {
  it('tells what was opened', async () => {
    const { stream } = await openStream([]);
    expect([stream.id, stream.bytes]).toEqual(['id of key', 7]);
    await expect(IpcPushStream.open(new FakeStreams([]), 'other', 'key')).rejects.toBeInstanceOf(NotFoundError);
  });

  it('asks for nothing before it has a data listener', async () => {
    const { stream, streams } = await openStream(['a']);
    stream.on('end', () => undefined);
    await settle();
    expect(streams.asked).toBe(0);
  });

  it('pushes the chunks in order, then the end', async () => {
    const { stream } = await openStream(['a', 'b', 'c']);
    const { events, over } = record(stream);
    await over;
    expect(events).toEqual(['a', 'b', 'c', 'END']);
  });

  it('starts without a data listener when told to', async () => {
    const { stream } = await openStream(['a']);
    const ended = new Promise<void>((resolve) => void stream.on('end', resolve));
    stream.start();
    stream.start();
    await expect(ended).resolves.toBeUndefined();
  });

  it('gives every listener every chunk, until it stops listening', async () => {
    const { stream } = await openStream(['a', 'b']);
    const first: number[] = [];
    const subscription = stream.on('data', (chunk) => {
      first.push(chunk[0] ?? 0);
      subscription();
    });
    const { events, over } = record(stream);
    await over;
    expect(first).toEqual([97]);
    expect(events).toEqual(['a', 'b', 'END']);
  });

  it('asks for the next chunk when its listeners are done with the one before', async () => {
    const { stream, streams } = await openStream(['a', 'b', 'c']);
    const gate = Promise.withResolvers<void>();
    stream.on('data', () => gate.promise);
    const { events, over } = record(stream);
    await settle();
    expect(events).toEqual(['a']);
    expect(streams.asked).toBe(1);
    gate.resolve();
    await over;
    expect(events).toEqual(['a', 'b', 'c', 'END']);
  });

  it('tells its error listeners, and those who ask later, why it broke off', async () => {
    const failure = new DisconnectedError();
    const { stream } = await openStream(['a', failure]);
    const { events, over } = record(stream);
    await over;
    expect(events).toEqual(['a', failure]);
    const late = await new Promise((resolve) => void stream.on('error', resolve));
    expect(late).toBe(failure);
  });

  it('tells late listeners of the end, unless they have left again', async () => {
    const { stream } = await openStream([]);
    await record(stream).over;
    const heard: string[] = [];
    stream.on('end', () => void heard.push('left'))();
    stream.on('end', () => void heard.push('late'));
    await settle();
    expect(heard).toEqual(['late']);
  });

  it('fails, and stops main, when a data listener does', async () => {
    const { stream, streams } = await openStream(['a', 'b']);
    const failure = new Error('no more room');
    stream.on('data', () => {
      throw failure;
    });
    const { events, over } = record(stream);
    await over;
    expect(events).toEqual(['a', failure]);
    expect(streams.hasLeft).toBe(true);
    expect(streams.asked).toBe(1);
  });

  it('can be read with for await, and stops main when that is left', async () => {
    const { stream, streams } = await openStream(['a', 'b']);
    for await (const chunk of stream) {
      expect(chunk).toEqual(new TextEncoder().encode('a'));
      break;
    }
    expect(streams.hasLeft).toBe(true);
  });

  it('throws in for await what main throws', async () => {
    const { stream } = await openStream([new DisconnectedError()]);
    await expect(IpcPushStream.collect(stream)).rejects.toBeInstanceOf(DisconnectedError);
  });

  it('is read once, one way or the other', async () => {
    const pulled = (await openStream(['a'])).stream;
    await pulled[Symbol.asyncIterator]().next();
    await expect(pulled[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(ConflictError);
    expect(() => pulled.on('data', () => undefined)).toThrow(ConflictError);

    const pushed = (await openStream(['a'])).stream;
    pushed.start();
    await expect(pushed[Symbol.asyncIterator]().next()).rejects.toBeInstanceOf(ConflictError);
  });

  describe('close', () => {
    it('ends a stream that waits, in main too, and tells nobody', async () => {
      const { stream, streams } = await openStream(['a', new Promise<string>(() => undefined)]);
      const { events } = record(stream);
      await settle();
      await stream.close();
      await settle();
      expect(streams.closed).toEqual(['id of key']);
      expect(streams.hasLeft).toBe(true);
      expect(events).toEqual(['a']);
    });

    it('drops a chunk that comes too late', async () => {
      const late = Promise.withResolvers<string>();
      const { stream } = await openStream([late.promise, 'b']);
      const { events } = record(stream);
      await settle();
      late.resolve('late');
      await stream.close();
      await settle();
      expect(events).toEqual([]);
    });

    it('ends for await', async () => {
      const { stream } = await openStream(['a', new Promise<string>(() => undefined)]);
      const iterator = stream[Symbol.asyncIterator]();
      await iterator.next();
      const waiting = iterator.next();
      await stream.close();
      expect((await waiting).done).toBe(true);
    });

    it('before it is read leaves nothing to read', async () => {
      const { stream, streams } = await openStream(['a']);
      await stream.close();
      stream.on('data', () => undefined);
      await settle();
      expect(streams.asked).toBe(0);
      expect(await IpcPushStream.collect(stream)).toBe('');
    });

    it('does nothing when it has ended, and is what disposing does', async () => {
      const { stream, streams } = await openStream([]);
      await record(stream).over;
      await stream.close();
      expect(streams.closed).toEqual([]);

      const disposed = await openStream([]);
      await disposed.stream[Symbol.asyncDispose]();
      expect(disposed.streams.closed).toEqual(['id of key']);
    });
  });

  describe('collect', () => {
    it('joins characters that lie across chunks', async () => {
      const bytes = new TextEncoder().encode('a€😀z');
      const { stream } = await openStream([...bytes].map((byte) => Uint8Array.of(byte)));
      expect(await IpcPushStream.collect(stream)).toBe('a€😀z');
    });

    it('replaces what is no UTF-8, also at the very end', async () => {
      const { stream } = await openStream([Uint8Array.of(0xff, 97), Uint8Array.of(0xe2, 0x82)]);
      expect(await IpcPushStream.collect(stream)).toBe('\ufffda\ufffd');
    });
  });
});
