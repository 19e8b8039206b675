import { RateLimitedError } from 'sallyport/shared';
import { ManualClock } from 'sallyport/testing';
import { RateLimits, type ChannelLimit, type CountedCall } from '../../../src/main/limits/rate-limits.js';

const one: CountedCall = { peer: { clientId: 'one', processId: 7 }, session: { id: 'shared' } };
const other: CountedCall = { peer: { clientId: 'other', processId: 7 }, session: { id: 'shared' } };
const nobody: CountedCall = { peer: { clientId: 'nobody' } };

function refusal(limit: ChannelLimit, call: CountedCall): unknown {
  try {
    limit.assertMayPass(call);
    return undefined;
  } catch (error) {
    return (error as RateLimitedError).details;
  }
}

function passes(limit: ChannelLimit, call: CountedCall): number {
  let passed = 0;
  while (refusal(limit, call) === undefined) passed += 1;
  return passed;
}

describe('RateLimits', () => {
  let clock: ManualClock;

  beforeEach(() => {
    clock = new ManualClock();
  });

  it('lets a client call a channel a thousand times a second, unless it is told otherwise', () => {
    const limits = new RateLimits(clock);
    expect(passes(limits.limitOf(['a']), one)).toBe(1_000);
    expect(passes(limits.limitOf(['b']), one)).toBe(1_000);
    const strict = new RateLimits(clock, { channel: { calls: 3, perMs: 100, algorithm: 'sliding-window' } });
    expect(passes(strict.limitOf(['a']), one)).toBe(3);
  });

  it.each([
    ['client', one, other, 3, 3],
    ['session', one, other, 3, 0],
    ['process', one, other, 3, 0],
    ['session', one, nobody, 3, 3],
    ['process', one, nobody, 3, 3],
  ] as const)('counts together what is of one %s', (keyBy, first, second, mine, theirs) => {
    const limits = new RateLimits(clock);
    const limit = limits.limitOf(['a'], { calls: 3, perMs: 100, algorithm: 'token-bucket', keyBy });
    expect(passes(limit, first)).toBe(mine);
    expect(passes(limit, second)).toBe(theirs);
  });

  it('leaves the others their share, however many channels one client calls', () => {
    const limits = new RateLimits(clock);
    const channels = Array.from({ length: 11 }, (_, index) => limits.limitOf([`channel ${index}`]));
    expect(channels.map((limit) => passes(limit, one)).reduce((sum, count) => sum + count)).toBe(3_000);
    expect(refusal(channels[5] as ChannelLimit, one)).toEqual({ retryAfterMs: 1, scope: 'client' });
    expect(passes(channels[5] as ChannelLimit, nobody)).toBe(1_000);
    limits.reset({ clientId: 'one', channel: 'channel 5' });
    expect(passes(channels[5] as ChannelLimit, one)).toBe(0);
    limits.reset({ clientId: 'one' });
    expect(passes(channels[5] as ChannelLimit, one)).toBe(1_000);
    limits.change({ client: { calls: 7, perMs: 1_000 } });
    expect(channels.map((limit) => passes(limit, other)).reduce((sum, count) => sum + count)).toBe(7);
  });

  it('lets nobody pass the global limit, whoever they are, and says how long all of it takes', () => {
    const limits = new RateLimits(clock, { channel: { calls: 4, perMs: 1_000 }, global: { calls: 10, perMs: 100 } });
    const limit = limits.limitOf(['a']);
    const clients = Array.from({ length: 50 }, (_, index) => ({ peer: { clientId: `client ${index}` } }));
    expect(clients.map((client) => passes(limit, client)).reduce((sum, count) => sum + count)).toBe(10);
    expect(refusal(limit, { peer: { clientId: 'late' } })).toEqual({ retryAfterMs: 10, scope: 'global' });
    expect(refusal(limit, { peer: { clientId: 'client 0' } })).toEqual({ retryAfterMs: 250, scope: 'channel' });
  });

  it('counts nothing that it refuses', () => {
    const limits = new RateLimits(clock, { channel: { calls: 2, perMs: 100 }, global: { calls: 3, perMs: 100 } });
    const limit = limits.limitOf(['a']);
    for (let index = 0; index < 10; index += 1) refusal(limit, one);
    expect(refusal(limit, other)).toBeUndefined();
    for (let index = 0; index < 10; index += 1) expect(refusal(limit, other)).toMatchObject({ scope: 'global' });
    clock.advance(34); // a third of the global limit
    expect(refusal(limit, other)).toBeUndefined();
  });

  it('is true to the millisecond in what it tells', () => {
    const limit = new RateLimits(clock, { channel: { calls: 3, perMs: 70 } }).limitOf(['a']);
    passes(limit, one);
    const { retryAfterMs } = refusal(limit, one) as { readonly retryAfterMs: number };
    clock.advance(retryAfterMs - 1);
    expect(refusal(limit, one)).toEqual({ retryAfterMs: 1, scope: 'channel' });
    clock.advance(1);
    expect(refusal(limit, one)).toBeUndefined();
  });

  it('goes by other rates when it is told to, but for what a method says itself', () => {
    const limits = new RateLimits(clock, { channel: { calls: 2, perMs: 1_000 } });
    const [ordinary, own] = [
      limits.limitOf(['a']),
      limits.limitOf(['b'], { calls: 1, perMs: 1_000, algorithm: 'token-bucket', keyBy: 'client' }),
    ];
    expect([passes(ordinary, one), passes(own, one)]).toEqual([2, 1]);
    limits.change({ channel: { calls: 5, perMs: 1_000 } });
    expect([passes(ordinary, one), passes(own, one), passes(limits.limitOf(['c']), one)]).toEqual([5, 0, 5]);
    limits.change({ global: { calls: 3, perMs: 1_000 } });
    expect(passes(ordinary, other)).toBe(3);
    const worse = { channel: { calls: 9, perMs: 1_000 }, global: { calls: 0, perMs: 1_000 } };
    expect(() => limits.change(worse)).toThrow(RangeError);
    expect(() => limits.change({ channel: { calls: -1, perMs: 1 } })).toThrow(RangeError);
    clock.advance(1_000);
    expect(passes(ordinary, other)).toBe(3);
  });

  describe('reset', () => {
    let limits: RateLimits;
    let a: ChannelLimit;
    let b: ChannelLimit;
    let shared: ChannelLimit;

    beforeEach(() => {
      limits = new RateLimits(clock, { channel: { calls: 2, perMs: 60_000 } });
      [a, b] = [limits.limitOf(['a', 'alias']), limits.limitOf(['b'])];
      shared = limits.limitOf(['c'], { calls: 2, perMs: 60_000, algorithm: 'sliding-window', keyBy: 'session' });
      for (const call of [one, other]) for (const limit of [a, b, shared]) passes(limit, call);
    });

    const open = (): readonly number[] => [passes(a, one), passes(a, other), passes(b, one), passes(shared, other)];

    it.each([
      ['everything', undefined, [2, 2, 2, 2]],
      ['a client', { clientId: 'one' }, [2, 0, 2, 0]],
      ['a channel', { channel: 'a' }, [2, 2, 0, 0]],
      ['a channel by its other name', { channel: 'alias' }, [2, 2, 0, 0]],
      ['a client on a channel', { clientId: 'one', channel: 'a' }, [2, 0, 0, 0]],
      ['a session', { sessionId: 'shared' }, [0, 0, 0, 2]],
      ['a process, of which no limit knows', { processId: 7 }, [0, 0, 0, 0]],
      ['a channel that is not there', { channel: '__proto__' }, [0, 0, 0, 0]],
    ])('lets %s begin anew', (_name, selection, expected) => {
      limits.reset(selection);
      expect(open()).toEqual(expected);
    });
  });

  it.each([
    { channel: { calls: 0, perMs: 1 } },
    { channel: { calls: 10_001, perMs: 1, algorithm: 'sliding-window' as const } },
    { global: { calls: 1, perMs: 0 } },
  ])('refuses %j', (options) => {
    expect(() => new RateLimits(clock, options).limitOf(['a'])).toThrow(RangeError);
  });
});
