import { IsString } from 'class-validator';
import { Arg, EventService, Handle, Public, Requires, Stream } from 'sallyport/main';
import { createTestHost, type TestHost } from 'sallyport/testing';
import { ArgumentBudget, estimateBytes } from '../../../src/main/limits/argument-budget.js';
import { guardMeasured } from '../../../src/main/validation/index.js';

const KIBIBYTE = 1_024;
const LIMITS = { maxArgumentBytes: 100 * KIBIBYTE, maxTotalArgumentBytes: 250 * KIBIBYTE };
const exhausted = (maximum: number): object => ({
  code: 'RESOURCE_EXHAUSTED',
  details: { resource: 'argumentBytes', maximum },
});

@EventService()
class HeavyService {
  static gate = Promise.withResolvers<void>();

  @Handle()
  @Public()
  async keep(@Arg(IsString()) text: string): Promise<number> {
    await HeavyService.gate.promise;
    return text.length;
  }

  @Handle()
  @Requires('heavy:keep')
  async ask(@Arg(IsString()) text: string): Promise<number> {
    return text.length;
  }

  @Stream()
  @Public()
  async *follow(@Arg(IsString()) text: string): AsyncIterable<number> {
    yield text.length;
    await HeavyService.gate.promise;
    yield text.length;
  }
}

describe('the byte budget of arguments', () => {
  const half = 'x'.repeat(50 * KIBIBYTE - 64);
  let test: TestHost<HeavyService>;
  let decision: PromiseWithResolvers<boolean> | undefined;

  beforeEach(async () => {
    HeavyService.gate = Promise.withResolvers();
    decision = undefined;
    const authorize = (): boolean | Promise<boolean> => decision?.promise ?? true;
    test = await createTestHost(HeavyService, { limits: LIMITS, authorize });
  });

  afterEach(() => test.dispose());

  it('bounds what one connection has waiting and running, until its calls are answered', async () => {
    const calls = [test.service.keep(half), test.service.keep(half)];
    await expect(test.service.keep('x'.repeat(5_000))).rejects.toMatchObject(exhausted(LIMITS.maxArgumentBytes));
    HeavyService.gate.resolve();
    await Promise.all(calls);
    await expect(test.service.keep(half)).resolves.toBe(half.length);
  });

  it('bounds what waits for the app to decide', async () => {
    decision = Promise.withResolvers();
    const calls = [test.service.ask(half), test.service.ask(half)];
    await expect(test.service.ask(half)).rejects.toMatchObject(exhausted(LIMITS.maxArgumentBytes));
    decision.resolve(true);
    await Promise.all(calls);
    await test.service.ask(half);
  });

  it('bounds what streams hold until they end', async () => {
    const streams = [test.service.follow(half), test.service.follow(half)].map((each) => each[Symbol.asyncIterator]());
    await Promise.all(streams.map((stream) => stream.next()));
    await expect(test.service.keep(half)).rejects.toMatchObject(exhausted(LIMITS.maxArgumentBytes));
    HeavyService.gate.resolve();
    for (const stream of streams) while ((await stream.next()).done !== true);
    await expect(test.service.keep(half)).resolves.toBe(half.length);
  });

  it('bounds all connections together', async () => {
    const others = await Promise.all([test.connect(), test.connect()]);
    const calls = [test.service, ...others].flatMap((each) => [each.keep(half), each.keep(half)]);
    const outcomes = Promise.allSettled(calls);
    // The sixth, whichever that is.
    await expect(Promise.race(calls)).rejects.toMatchObject(exhausted(LIMITS.maxTotalArgumentBytes));
    await expect((await test.connect()).keep(half)).rejects.toMatchObject(exhausted(LIMITS.maxTotalArgumentBytes));
    HeavyService.gate.resolve();
    expect((await outcomes).filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  });

  it('lets short calls of a full connection pass', async () => {
    const calls = [test.service.keep(half), test.service.keep(half)];
    HeavyService.gate.resolve();
    await expect(test.service.keep('short')).resolves.toBe(5);
    await Promise.all(calls);
  });
});

describe('ArgumentBudget', () => {
  it('lets through exactly as much as it says', () => {
    const budget = new ArgumentBudget(LIMITS);
    const call = { connectionId: 'one', peer: { clientId: 'c', transport: 't', origin: null } };
    const release = budget.take(call, LIMITS.maxArgumentBytes - 5_000);
    expect(() => budget.take(call, 5_001)).toThrow(expect.objectContaining(exhausted(LIMITS.maxArgumentBytes)));
    const other = budget.take(call, 5_000);
    other?.();
    other?.();
    release?.();
    expect(budget.take(call, LIMITS.maxArgumentBytes)).toBeDefined();
  });
});

describe('estimateBytes', () => {
  const limits = { maxDepth: 32, maxNodes: 10_000 };

  it.each([
    [['x'.repeat(100_000)]],
    [[new Uint8Array(100_000), new ArrayBuffer(5_000)]],
    [[{ a: ['x'.repeat(50_000)], b: new Map([['k', 'y'.repeat(50_000)]]), c: new Set(['z'.repeat(9_000)]) }]],
    [[Array.from({ length: 9_000 }, (_, index) => index)]],
  ])('comes close to what the guard counts', (args) => {
    const { bytes } = guardMeasured(args, limits);
    expect(estimateBytes(args, limits) / bytes).toBeGreaterThan(0.9);
    expect(estimateBytes(args, limits) / bytes).toBeLessThan(1.1);
  });

  it('does not go beyond what the guard would', () => {
    const sparse: unknown[] = [];
    sparse[4_294_967_294] = 1;
    let deep: unknown = 'x';
    for (let level = 0; level < 20_000; level += 1) deep = [deep];
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    let shared: unknown = 'x'.repeat(1_000);
    for (let level = 0; level < 30; level += 1) shared = [shared, shared];
    for (const args of [[sparse], [deep], [cyclic], [shared]]) {
      expect(estimateBytes(args, limits)).toBeLessThan(20_000_000);
    }
  });
});
