import { IsInt } from 'class-validator';
import {
  Channel,
  EventChannel,
  EventService,
  Handle,
  Public,
  RateLimit,
  State,
  StateCell,
  Stream,
} from 'sallyport/main';
import { RateLimitedError } from 'sallyport/shared';
import { ManualClock, createTestHost, type TestHost, type TestHostOptions } from 'sallyport/testing';

class Settings {
  @IsInt()
  size = 1;
}

@EventService({ access: 'public' })
class CountingService {
  static runs = 0;

  @Channel() @Public() declare readonly events: EventChannel<{ readonly counted: number }>;
  @State({ of: Settings }) @Public() declare readonly settings: StateCell<Settings>;

  @Handle({ alias: 'count:other' })
  @Public()
  @RateLimit({ calls: 100, perMs: 60_000, algorithm: 'sliding-window', keyBy: 'process' })
  async count(): Promise<number> {
    return (CountingService.runs += 1);
  }

  @Handle()
  async free(): Promise<void> {}

  @Stream()
  async *numbers(): AsyncIterable<number> {
    yield 1;
  }
}

/** As what a subclass overrides keeps its limit. */
@EventService({ access: 'public' })
class StricterService extends CountingService {
  override async count(): Promise<number> {
    return super.count();
  }

  @RateLimit({ calls: 2, perMs: 1_000 })
  override async free(): Promise<void> {}
}

const limited = { code: 'RATE_LIMITED' };

describe('rate-limit', () => {
  let clock: ManualClock;
  let test: TestHost<CountingService>;

  const open = async (type = CountingService, options: Partial<TestHostOptions> = {}): Promise<void> => {
    test = await createTestHost(type, { clock, peer: { processId: 7 }, onProblem: () => undefined, ...options });
  };

  beforeEach(() => {
    CountingService.runs = 0;
    clock = new ManualClock();
  });

  afterEach(() => test.dispose());

  it('lets a process call a channel a hundred times in any minute, and the page knows when to come back', async () => {
    await open();
    const other = await test.connect(); // of the same process
    const calls = Array.from({ length: 101 }, (_, index) => (index % 2 === 0 ? test.service : other).count());
    const [last] = (await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected');
    expect(last).toMatchObject({ reason: { ...limited, details: { retryAfterMs: 60_000, scope: 'channel' } } });
    expect((last as PromiseRejectedResult).reason).toBeInstanceOf(RateLimitedError);
    expect(CountingService.runs).toBe(100);
    clock.advance(59_999);
    await expect(test.service.count()).rejects.toMatchObject({ details: { retryAfterMs: 1 } });
    clock.advance(1);
    await expect(test.service.count()).resolves.toBe(101);
  });

  it('keeps other processes apart, and begins anew where it is reset', async () => {
    await open();
    await Promise.all(Array.from({ length: 100 }, () => test.service.count()));
    const other = await test.connect({ processId: 8 });
    await expect(other.count()).resolves.toBe(101);
    await expect(test.service.count()).rejects.toMatchObject(limited);
    test.host.rateLimits.reset({ processId: 7, channel: 'count' });
    await expect(test.service.count()).resolves.toBe(102);
  });

  it('stays with a method that is overridden, and can be made another', async () => {
    await open(StricterService);
    await Promise.all(Array.from({ length: 100 }, () => test.service.count()));
    await expect(test.service.count()).rejects.toMatchObject(limited);
    await Promise.all([test.service.free(), test.service.free()]);
    await expect(test.service.free()).rejects.toMatchObject(limited);
  });

  it('holds where no method says anything, for streams, subscriptions and watched states too', async () => {
    const problems: string[] = [];
    await open(CountingService, {
      rateLimits: { channel: { calls: 3, perMs: 1_000 } },
      onProblem: ({ code }) => problems.push(code),
    });
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => test.service.free()));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    const read = (): Promise<IteratorResult<number>> => test.service.numbers()[Symbol.asyncIterator]().next();
    const items = await Promise.allSettled(Array.from({ length: 4 }, read));
    expect(items.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected']);
    for (let index = 0; index < 4; index += 1) {
      const end = test.service.events.on('counted', () => undefined);
      await test.service.free().catch(() => undefined); // the subscription before it has been decided
      end();
    }
    expect(problems).toEqual(['RATE_LIMITED']);
  });

  it('counts watched states', async () => {
    await open(CountingService, { rateLimits: { channel: { calls: 1, perMs: 1_000 } } });
    const { settings } = test.service as unknown as { readonly settings: { ready(): Promise<unknown> } };
    await settings.ready();
    const other = (await test.connect({ clientId: 'loopback-1' })) as unknown as typeof test.service;
    const again = other as unknown as { readonly settings: { ready(): Promise<unknown> } };
    await expect(again.settings.ready()).rejects.toMatchObject(limited);
  });
});

describe('RateLimit', () => {
  it.each([
    [{ calls: 0, perMs: 1 }, 'calls is a whole number from 1 to'],
    [{ calls: 10_001, perMs: 1, algorithm: 'sliding-window' as const }, 'from 1 to 10000'],
    [{ calls: 1, perMs: 86_400_001 }, 'perMs is a whole number from 1 to'],
  ])('refuses %j', (options, message) => {
    expect(() => RateLimit(options)(CountingService.prototype, 'free', {})).toThrow(message);
  });

  it('stands on a method once', () => {
    const twice = (): void => RateLimit({ calls: 1, perMs: 1 })(CountingService.prototype, 'count', {});
    expect(twice).toThrow('@RateLimit() on CountingService.count: it stands there already');
  });
});
