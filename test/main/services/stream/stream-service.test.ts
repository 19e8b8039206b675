import { container } from 'tsyringe';
import { EventService, Namespace } from '../../../../src/main/decorators/index.js';
import { StreamService, StreamSources, type StreamSource } from '../../../../src/main/services/stream/index.js';
import { NotFoundError, ValidationError, type Bytes } from '../../../../src/shared/index.js';
import type { IStreamService } from '../../../../src/shim/index.js';
import { createTestHost } from '../../../../src/testing/create-test-host.js';

@EventService()
class RootService {
  @Namespace() declare readonly stream: StreamService;
}

interface IRootService {
  readonly stream: IStreamService;
}

/** A source whose chunks the test hands out, and whose end it sees. */
class ManualSource implements StreamSource {
  readonly bytes = null;
  readonly left = Promise.withResolvers<void>();
  private readonly wakers: ((chunk: Bytes) => void)[] = [];

  push(text: string): void {
    this.wakers.shift()?.(new TextEncoder().encode(text));
  }

  async *open(signal: AbortSignal): AsyncGenerator<Bytes> {
    const aborted = new Promise<undefined>((resolve) => {
      signal.addEventListener('abort', () => resolve(undefined));
    });
    try {
      for (;;) {
        const next = new Promise<Bytes>((resolve) => this.wakers.push(resolve));
        // oxlint-disable-next-line no-await-in-loop -- one chunk after the other
        const chunk = await Promise.race([next, aborted]);
        if (!chunk) return;
        yield chunk;
      }
    } finally {
      this.left.resolve();
    }
  }
}

async function createStreams() {
  const sources = new StreamSources();
  const manual = new ManualSource();
  sources.register('manual', async () => manual);
  sources.register('letters', async (key) => {
    if (key === 'none') throw new NotFoundError();
    return {
      bytes: key.length,
      async *open() {
        for (const letter of key) yield new TextEncoder().encode(letter);
      },
    };
  });
  const test = await createTestHost<IRootService>(RootService, {
    container: container.createChildContainer(),
    mocks: [[StreamSources, sources]],
  });
  const { stream } = test.service;
  const other = (await test.connect()).stream;
  return { manual, stream, other, [Symbol.asyncDispose]: () => test.dispose() };
}

async function textOf(chunks: AsyncIterable<Bytes>): Promise<string> {
  const parts: string[] = [];
  for await (const chunk of chunks) parts.push(new TextDecoder().decode(chunk));
  return parts.join('');
}

describe('StreamService', () => {
  it('opens what a source finds under a key, and reads it once', async () => {
    await using streams = await createStreams();
    const { id, bytes } = await streams.stream.open('letters', 'abc');
    expect(bytes).toBe(3);
    expect(await textOf(streams.stream.read(id))).toBe('abc');
    await expect(textOf(streams.stream.read(id))).rejects.toBeInstanceOf(NotFoundError);
  });

  it.each([
    ['unknown', 'abc'],
    ['letters', 'none'],
    ['constructor', 'x'],
    ['__proto__', 'x'],
  ])('finds nothing at %s, %s', async (source, key) => {
    await using streams = await createStreams();
    await expect(streams.stream.open(source, key)).rejects.toBeInstanceOf(NotFoundError);
  });

  it('answers another client as if the stream had never been', async () => {
    await using streams = await createStreams();
    const { id } = await streams.stream.open('letters', 'abc');
    await expect(textOf(streams.other.read(id))).rejects.toBeInstanceOf(NotFoundError);
    await streams.other.close(id);
    expect(await textOf(streams.stream.read(id))).toBe('abc');
  });

  it('ends a stream that waits when its owner closes it', async () => {
    await using streams = await createStreams();
    const { id } = await streams.stream.open('manual', '');
    const reader = streams.stream.read(id)[Symbol.asyncIterator]();
    const first = reader.next();
    await streams.stream.open('letters', ''); // by its reply the read before it has begun
    streams.manual.push('a');
    expect((await first).done).toBe(false);
    const waiting = reader.next();
    await streams.stream.close(id);
    expect((await waiting).done).toBe(true);
    await streams.manual.left.promise;
  });

  it('ends a stream that waits when its reader leaves', async () => {
    await using streams = await createStreams();
    const { id } = await streams.stream.open('manual', '');
    const reader = streams.stream.read(id)[Symbol.asyncIterator]();
    const first = reader.next();
    await streams.stream.open('letters', '');
    streams.manual.push('a');
    await first;
    await reader.return?.();
    await expect(streams.manual.left.promise).resolves.toBeUndefined();
  });

  it.each([[''], ['x'.repeat(36)], ['../etc']])('takes no id like %p', async (id) => {
    await using streams = await createStreams();
    await expect(streams.stream.close(id)).rejects.toBeInstanceOf(ValidationError);
  });
});

describe('StreamSources.register', () => {
  it('refuses a second source of a name until the first is gone', () => {
    const sources = new StreamSources();
    const release = sources.register('a', async () => ({ bytes: 0, open: async function* () {} }));
    expect(() => sources.register('a', async () => ({ bytes: 0, open: async function* () {} }))).toThrow(TypeError);
    release();
    using again = sources.register('a', async () => ({ bytes: 0, open: async function* () {} }));
    expect(again).toBeDefined();
  });
});
