import fc from 'fast-check';
import { ProtocolError, StreamConsumer, StreamProducer, type Credit } from '../../../src/shared/index.js';

const WINDOW: Credit = { bytes: 1_000, items: 4 };

/** Both ends of a stream joined without a wire, and a count of what is in flight. */
function join(source: AsyncIterator<unknown>, window: Credit = WINDOW) {
  const seen = { maxBytes: 0, maxItems: 0, bytes: 0, items: 0, cancelled: 0 };
  const note = (chunk: unknown, sign: 1 | -1): void => {
    if (chunk instanceof Uint8Array) seen.bytes += sign * chunk.byteLength;
    else seen.items += sign;
    seen.maxBytes = Math.max(seen.maxBytes, seen.bytes);
    seen.maxItems = Math.max(seen.maxItems, seen.items);
  };
  const consumer = new StreamConsumer(window, {
    grant: (credit) => {
      seen.bytes -= credit.bytes;
      seen.items -= credit.items;
      producer.grant(credit);
    },
    cancel: () => {
      seen.cancelled += 1;
      void producer.stop();
    },
  });
  const producer: StreamProducer = new StreamProducer(window, window, {
    chunk: (value) => {
      note(value, 1);
      consumer.receive(value);
    },
    end: () => consumer.end(),
    fault: (error) => consumer.fail(error),
  });
  return { consumer, producer, seen, finished: producer.run(source) };
}

async function drain(consumer: StreamConsumer): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let step = await consumer.next(); step.done !== true; step = await consumer.next()) items.push(step.value);
  return items;
}

async function* chunksOf(sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let next = 0;
  for (const size of sizes) yield Uint8Array.from({ length: size }, () => next++ % 256);
}

function fail(): never {
  throw new Error('Nobody is there to ask or to tell');
}

const concat = (chunks: readonly unknown[]): number[] => chunks.flatMap((chunk) => [...(chunk as Uint8Array)]);

describe('StreamProducer and StreamConsumer', () => {
  it('hand over every byte in order and never exceed the window', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 12 }), async (sizes) => {
        const { consumer, seen, finished } = join(chunksOf(sizes));
        const received = concat(await drain(consumer));
        await finished;
        expect(received).toEqual(concat(await Array.fromAsync(chunksOf(sizes))));
        expect(seen.maxBytes).toBeLessThanOrEqual(WINDOW.bytes);
      }),
      { numRuns: 100 },
    );
  });

  it('count objects as items and stop asking the source when the window is full', async () => {
    let pulled = 0;
    async function* numbers(): AsyncGenerator<number> {
      for (; pulled < 100; pulled += 1) yield pulled;
    }
    const { consumer, seen, finished } = join(numbers());
    await new Promise(setImmediate);
    expect(pulled).toBe(WINDOW.items - 1); // suspended at the last item of the window: nothing was asked for after it
    expect(await drain(consumer)).toHaveLength(100);
    await finished;
    expect(seen.maxItems).toBeLessThanOrEqual(WINDOW.items);
  });

  it('close a source that comes when the reader has left already', async () => {
    const late = new StreamProducer(WINDOW, WINDOW, { chunk: fail, end: fail, fault: fail });
    await late.stop();
    const returned: unknown[] = [];
    await late.run({ next: fail, return: async () => (returned.push('returned'), { done: true, value: undefined }) });
    expect(returned).toEqual(['returned']);
  });

  it("run the source's finally when the reader leaves", async () => {
    const closed = jest.fn();
    async function* endless(): AsyncGenerator<number> {
      try {
        for (let next = 0; ; next += 1) yield next;
      } finally {
        closed();
      }
    }
    const { consumer, producer, seen, finished } = join(endless());
    await consumer.next();
    consumer.leave();
    await finished;
    await producer.stop();
    expect(closed).toHaveBeenCalledTimes(1);
    expect(seen.cancelled).toBe(1);
    expect(await consumer.next()).toEqual({ done: true, value: undefined });
  });

  it('hand over what came before a failure, then the failure, then nothing', async () => {
    async function* broken(): AsyncGenerator<number> {
      yield 1;
      throw new Error('broke');
    }
    const { consumer, finished } = join(broken());
    await finished;
    expect(await consumer.next()).toEqual({ done: false, value: 1 });
    await expect(consumer.next()).rejects.toThrow('broke');
    expect(await consumer.next()).toEqual({ done: true, value: undefined });
  });

  it.each([
    ['beyond the window', { bytes: 1, items: 0 }],
    ['of 1e9 bytes', { bytes: 1e9, items: 0 }],
    ['of -5', { bytes: -5, items: 0 }],
    ['of NaN', { bytes: Number.NaN, items: 1 }],
    ['of half an item', { bytes: 0, items: 0.5 }],
    ['of nothing', { bytes: 0, items: 0 }],
  ])('refuse credit %s', (_name, credit) => {
    const { producer } = join(chunksOf([]));
    expect(() => producer.grant(credit)).toThrow(ProtocolError);
  });

  it('cancel a producer that sends more than it was granted', async () => {
    const cancel = jest.fn();
    const consumer = new StreamConsumer({ bytes: 10, items: 1 }, { grant: jest.fn(), cancel });
    consumer.receive('one');
    consumer.receive('two');
    expect(cancel).toHaveBeenCalledTimes(1);
    expect(await consumer.next()).toEqual({ done: false, value: 'one' });
    await expect(consumer.next()).rejects.toThrow(ProtocolError);
  });

  it('send pieces with memory of their own', async () => {
    const whole = new Uint8Array(5_000);
    async function* views(): AsyncGenerator<Uint8Array> {
      yield whole.subarray(10, 20);
    }
    const { consumer } = join(views());
    const [piece] = (await drain(consumer)) as Uint8Array[];
    expect(piece?.buffer.byteLength).toBe(10);
  });
});
