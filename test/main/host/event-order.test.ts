import { setImmediate as nextTurn, setTimeout as afterMs } from 'node:timers/promises';
import { Channel, EventChannel, EventService, Handle, Public, Requires } from 'sallyport/main';
import type { Events } from 'sallyport/shared';
import { createTestHost, type TestHost } from 'sallyport/testing';

@EventService()
class GuardedService {
  @Channel() @Requires('events:read') declare readonly events: EventChannel<{ readonly count: number }>;

  @Handle()
  @Requires('events:emit')
  async count(): Promise<void> {
    for (let count = 1; count <= 3; count += 1) this.events.emit('count', count);
  }

  @Handle()
  @Public()
  async answer(): Promise<number> {
    return 42;
  }

  @Handle()
  @Public()
  async countForAll(): Promise<void> {
    await this.count();
  }
}

interface IGuardedService extends Omit<GuardedService, 'events'> {
  readonly events: Events<{ readonly count: number }>;
}

describe('an event of a call', () => {
  let test: TestHost<IGuardedService>;

  afterEach(() => test.dispose());

  const delays: readonly [string, (permission: string) => unknown][] = [
    ['at once', () => undefined],
    ['by a promise that is resolved', () => Promise.resolve()],
    [
      'some microtasks later',
      async () => {
        for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      },
    ],
    ['in another turn', () => nextTurn()],
    [
      'later for the events than for the call',
      async (permission) => void (permission === 'events:read' && (await afterMs(5))),
    ],
    [
      'later for the call than for the events',
      async (permission) => void (permission === 'events:emit' && (await nextTurn())),
    ],
  ];

  it.each(delays)('comes before its answer where the app decides %s', async (_name, delay) => {
    test = await createTestHost<IGuardedService>(GuardedService, {
      authorize: async (_request, permission) => {
        await delay(permission);
        return true;
      },
    });
    for (const method of ['count', 'countForAll'] as const) {
      const seen: unknown[] = [];
      const stop = test.service.events.on('count', (count) => seen.push(count));
      await test.service[method]();
      expect([method, seen]).toEqual([method, [1, 2, 3]]);
      stop();
    }
  });

  it('is overtaken rather than that more answers wait than there are places for calls', async () => {
    const decision = Promise.withResolvers<boolean>();
    let decide: () => boolean | Promise<boolean> = () => true;
    const limits = { maxRunningCalls: 2, maxWaitingCalls: 2 };
    test = await createTestHost<IGuardedService>(GuardedService, { authorize: () => decide(), limits });
    decide = () => decision.promise;
    const stop = test.service.events.on('count', () => undefined);
    const waiting: Promise<void>[] = [];
    for (let call = 0; call < 4; call += 1) {
      waiting.push(test.service.countForAll());
      await test.service.answer(); // by then its method is over, and its place free
    }
    await expect(test.service.countForAll()).resolves.toBeUndefined();
    decision.resolve(true);
    await Promise.all(waiting);
    stop();
  });

  it('holds up, while the app decides, no call that did not cause it and no other page', async () => {
    const decision = Promise.withResolvers<boolean>();
    let decide: () => boolean | Promise<boolean> = () => true;
    test = await createTestHost<IGuardedService>(GuardedService, { authorize: () => decide() });
    const other = await test.connect();
    decide = () => decision.promise;
    const seen: unknown[] = [];
    const stop = test.service.events.on('count', (count) => seen.push(count));
    await other.countForAll();
    expect(await test.service.answer()).toBe(42);
    const cause = test.service.countForAll().then(() => seen.push('answered'));
    expect(await test.service.answer()).toBe(42);
    expect(seen).toEqual([]);
    decision.resolve(true);
    await cause;
    expect(seen).toEqual([1, 2, 3, 1, 2, 3, 'answered']);
    stop();
  });
});
