import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import {
  ProtocolError,
  StreamConsumer,
  StreamProducer,
  type ConsumerOutput,
  type Credit,
} from '../../../src/shared/index.js';

const WINDOW: Credit = { bytes: 1_000, items: 4 };

/** Both ends of a stream joined without a wire, and a count of what is in flight. */
function join(source: AsyncIterator<unknown>, window: Credit = WINDOW, isGranted = true) {
  const initial = isGranted ? window : undefined;
  const seen = { maxBytes: 0, maxItems: 0, bytes: 0, items: 0, cancelled: 0 };
  const note = (chunk: unknown, sign: 1 | -1): void => {
    if (chunk instanceof Uint8Array) seen.bytes += sign * chunk.byteLength;
    else seen.items += sign;
    seen.maxBytes = Math.max(seen.maxBytes, seen.bytes);
    seen.maxItems = Math.max(seen.maxItems, seen.items);
  };
  const output: ConsumerOutput = {
    grant: (credit) => {
      seen.bytes -= credit.bytes;
      seen.items -= credit.items;
      producer.grant(credit);
    },
    cancel: () => {
      seen.cancelled += 1;
      void producer.stop();
    },
  };
  const consumer = new StreamConsumer(window, output, initial);
  const producer: StreamProducer = new StreamProducer(window, initial, {
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
    const window = { bytes: 10, items: 1 };
    const consumer = new StreamConsumer(window, { grant: jest.fn(), cancel }, window);
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

  it('keep no empty chunk, which costs nothing', async () => {
    const consumer = new StreamConsumer(WINDOW, { grant: jest.fn(), cancel: jest.fn() }, WINDOW);
    for (let count = 0; count < 10; count += 1) consumer.receive(new Uint8Array(0));
    consumer.receive('one');
    consumer.end();
    expect(await drain(consumer)).toEqual(['one']);
  });

  it('send no empty chunk', async () => {
    const chunk = jest.fn();
    const producer = new StreamProducer(WINDOW, WINDOW, { chunk, end: jest.fn(), fault: fail });
    await producer.run(chunksOf([0, 2, 0]));
    expect(chunk.mock.calls).toEqual([[Uint8Array.of(0, 1)]]);
  });

  it('ask and send nothing before the first grant', async () => {
    const { consumer, seen, finished, producer } = join(chunksOf([10]), WINDOW, false);
    await new Promise(setImmediate);
    expect(seen.bytes).toBe(0);
    consumer.begin();
    expect(concat(await drain(consumer))).toHaveLength(10);
    await finished;
    expect(() => producer.grant(WINDOW)).not.toThrow(); // on its way as the stream ended
  });

  it('leave others their turn when the source always has something', async () => {
    const window = { bytes: 1_000, items: 1_000_000 };
    let pulled = 0;
    async function* eager(): AsyncGenerator<Uint8Array> {
      for (; ; pulled += 1) yield new Uint8Array(0);
    }
    const { consumer, finished } = join(eager(), window);
    await new Promise(setImmediate);
    expect(pulled).toBeLessThanOrEqual(512);
    consumer.leave();
    await finished;
  });
});

describe('StreamConsumer', () => {
  function consume(window: Credit) {
    const grants: Credit[] = [];
    const consumer = new StreamConsumer(window, { grant: (credit) => grants.push(credit), cancel: jest.fn() }, window);
    return { consumer, grants };
  }

  it('keeps the order of what waits, whether it is taken at once or piece by piece', async () => {
    const { consumer } = consume({ bytes: 1, items: 100 });
    const taken: unknown[] = [];
    for (let item = 0; item < 1_000; item += 1) {
      consumer.receive(item);
      if (item % 7 !== 0) continue;
      for (let reads = 0; reads < 7; reads += 1) {
        if (taken.length <= item) taken.push((await consumer.next()).value);
      }
    }
    consumer.end();
    expect([...taken, ...(await drain(consumer))]).toEqual(Array.from({ length: 1_000 }, (_, item) => item));
  });

  it('holds nothing that was taken, and nothing at all when its reader has left', async () => {
    const { consumer } = consume({ bytes: 1, items: 100 });
    const items = Array.from({ length: 10 }, (_, index) => ({ index }));
    const references = items.splice(0).map((item) => {
      consumer.receive(item);
      return new WeakRef(item);
    });
    await consumer.next();
    await consumer.next();
    await collectGarbage();
    expect(references.map((reference) => reference.deref()?.index)).toEqual([
      undefined,
      undefined,
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      9,
    ]);
    consumer.leave();
    await collectGarbage();
    expect(references.every((reference) => reference.deref() === undefined)).toBe(true);
  });

  it('begins anew with the credit that what waits leaves, and counts what has arrived', async () => {
    const { consumer, grants } = consume({ bytes: 100, items: 4 });
    for (const chunk of [new Uint8Array(30), 'one', new Uint8Array(20), 'two']) consumer.receive(chunk);
    await consumer.next();
    expect(consumer.offset).toBe(52);
    expect(consumer.restart()).toEqual({ bytes: 80, items: 2 });
    consumer.receive(new Uint8Array(80));
    consumer.end();
    expect(await drain(consumer)).toHaveLength(4);
    expect(grants).toEqual([]);
  });

  it('begins anew with one item where there is no credit left, and never grants beyond the window', async () => {
    const { consumer, grants } = consume({ bytes: 10, items: 2 });
    for (const chunk of [new Uint8Array(10), 'one', 'two']) consumer.receive(chunk);
    expect(consumer.restart()).toEqual({ bytes: 0, items: 1 });
    consumer.receive('three');
    for (let reads = 0; reads < 4; reads += 1) await consumer.next();
    expect(grants.reduce((sum, { items }) => sum + items, 0)).toBeLessThanOrEqual(2);
    expect(grants.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(10);
    consumer.leave();
  });
});

async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let rounds = 0; rounds < 3; rounds += 1) {
    await new Promise(setImmediate); // a WeakRef keeps its target to the end of the turn
    collect();
  }
}
