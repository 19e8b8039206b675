import { IsInt } from 'class-validator';
import { Arg, EventService, Handle, Public, Stream, currentCall } from 'sallyport/main';
import { DisconnectedError, type Bytes } from 'sallyport/shared';
import { openDroppable, type DroppableTarget } from '../targets/droppable.js';

/** What a test sees of the service's inside. */
class Traces {
  readonly offsets: number[] = [];
  closings = 0;
}

@EventService()
class Tape {
  static traces = new Traces();

  @Handle()
  @Public()
  async ping(): Promise<void> {
    await Promise.resolve();
  }

  @Stream({ resumable: true })
  @Public()
  async *bytes(@Arg(IsInt()) length: number): AsyncIterable<Bytes> {
    const { traces } = Tape;
    const { offset } = currentCall();
    traces.offsets.push(offset);
    try {
      for (let start = offset; start < length; start += 1_000) {
        yield Uint8Array.from({ length: Math.min(1_000, length - start) }, (_, index) => (start + index) % 251);
      }
    } finally {
      traces.closings += 1;
    }
  }

  @Stream({ resumable: true })
  @Public()
  async *items(@Arg(IsInt()) length: number): AsyncIterable<number> {
    const { offset } = currentCall();
    Tape.traces.offsets.push(offset);
    for (let item = offset; item < length; item += 1) yield item;
  }

  @Stream()
  @Public()
  async *once(@Arg(IsInt()) length: number): AsyncIterable<number> {
    for (let item = currentCall().offset; item < length; item += 1) yield item;
  }
}

describe('a resumable stream', () => {
  let target: DroppableTarget<Tape>;
  let page: Tape;

  beforeEach(async () => {
    Tape.traces = new Traces();
    target = await openDroppable(Tape);
    page = await target.connect();
  });

  afterEach(() => target[Symbol.asyncDispose]());

  it('brings every byte once, however often its connection is lost', async () => {
    const length = 3_000_000;
    let received = 0;
    let cuts = 0;
    for await (const chunk of page.bytes(length)) {
      const expected = Uint8Array.from(chunk, (_, index) => (received + index) % 251);
      expect(Buffer.compare(chunk, expected)).toBe(0);
      received += chunk.byteLength;
      if (received > (cuts + 1) * 700_000) {
        cuts += 1;
        await target.server.dropSockets();
      }
    }
    expect([received, cuts]).toEqual([length, 4]);
    const { offsets, closings } = Tape.traces;
    expect(offsets.length).toBeGreaterThan(2); // main may have sent everything before the last cut
    expect(closings).toBe(offsets.length);
  });

  it('counts items where they are no bytes, and keeps what has arrived unread', async () => {
    const seen: number[] = [];
    for await (const item of page.items(500)) {
      seen.push(item);
      if (item === 10 || item === 333) await target.server.dropSockets();
    }
    expect(seen).toEqual(Array.from({ length: 500 }, (_, item) => item));
    const [first, second = 0, third = 0] = Tape.traces.offsets;
    expect(first).toBe(0);
    expect(second).toBeGreaterThan(10);
    expect(third).toBeGreaterThan(333);
  });

  it('goes on for a reader who waits', async () => {
    const iterator = page.items(1_000)[Symbol.asyncIterator]();
    const steps = Array.from({ length: 200 }, () => iterator.next());
    await steps[0];
    await target.server.dropSockets();
    expect((await Promise.all(steps)).map(({ value }) => value)).toEqual(
      Array.from({ length: 200 }, (_, item) => item),
    );
    await iterator.return?.();
  });

  it('begins when there is a connection again', async () => {
    await page.ping();
    const dropping = target.server.dropSockets();
    const items = Array.fromAsync(page.items(5));
    await dropping;
    expect(await items).toEqual([0, 1, 2, 3, 4]);
  });

  it('is left alone when its reader has left while there was no connection', async () => {
    const iterator = page.items(1_000)[Symbol.asyncIterator]();
    await iterator.next();
    await target.server.dropSockets();
    await iterator.return?.();
    expect(await Array.fromAsync(page.items(3))).toEqual([0, 1, 2]);
    expect(Tape.traces.offsets).toEqual([0, 0]);
  });
});

describe('any other stream', () => {
  it('ends with DISCONNECTED after what has arrived', async () => {
    await using target = await openDroppable(Tape);
    const page = await target.connect();
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      for await (const item of page.once(100_000)) {
        seen.push(item);
        if (item === 5) await target.server.dropSockets();
      }
    };
    await expect(read()).rejects.toBeInstanceOf(DisconnectedError);
    expect(seen).toEqual(Array.from({ length: seen.length }, (_, item) => item));
  });
});
