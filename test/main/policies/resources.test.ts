import { Channel, EventChannel, EventService, Handle, Requires, Stream } from 'sallyport/main';
import type { ServiceError } from 'sallyport/shared';
import { createTestHost, type TestHost } from 'sallyport/testing';

@EventService({ access: 'vault:open' })
class VaultService {
  @Channel() @Requires('vault:listen') declare readonly events: EventChannel<{ readonly opened: void }>;

  @Handle()
  async open(_signal?: AbortSignal): Promise<void> {}

  @Stream()
  async *watch(_signal?: AbortSignal): AsyncIterable<number> {
    yield 1;
  }
}

/** Lets everything that waits for nothing but its turn run: messages there and back, each in turns of its own. */
const settled = async (): Promise<void> => {
  // oxlint-disable-next-line no-await-in-loop -- one turn after the other
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => void setImmediate(resolve));
};

describe('resources', () => {
  let test: TestHost<VaultService>;
  let isDeciding: boolean;
  let asked: number;
  let decision: PromiseWithResolvers<boolean>;
  let problems: string[];

  beforeEach(async () => {
    isDeciding = false;
    asked = 0;
    problems = [];
    decision = Promise.withResolvers();
    test = await createTestHost(VaultService, {
      limits: { maxRunningCalls: 2, maxWaitingCalls: 3, maxSubscriptions: 5, maxStreams: 5 },
      onProblem: ({ code }) => problems.push(code),
      authorize: () => {
        if (!isDeciding) return true;
        asked += 1;
        return decision.promise;
      },
    });
    isDeciding = true;
  });

  afterEach(() => test.dispose());

  it('counts the calls that the app has not decided about', async () => {
    const calls = Array.from({ length: 5 }, () => test.service.open());
    const refused = { code: 'RESOURCE_EXHAUSTED', details: { resource: 'calls', maximum: 5 } };
    await expect(test.service.open()).rejects.toMatchObject(refused);
    decision.resolve(true);
    await Promise.all(calls);
    isDeciding = false;
    await test.service.open();
  });

  it.each(['open', 'watch'] as const)('counts those that their caller has given up meanwhile: %s', async (name) => {
    for (let count = 0; count < 20; count += 1) {
      const controller = new AbortController();
      const given = name === 'open' ? test.service.open(controller.signal) : firstOf(controller.signal);
      const outcome = given.then(
        () => 'fulfilled',
        ({ code }: ServiceError) => code,
      );
      await settled();
      controller.abort();
      expect(await outcome).toBe(count < 5 ? 'CANCELLED' : 'RESOURCE_EXHAUSTED');
    }
    expect(asked).toBe(5);
    decision.resolve(true);
  });

  it('counts the subscriptions that were ended before the app had decided', async () => {
    for (let count = 0; count < 20; count += 1) {
      const end = test.service.events.on('opened', () => undefined);
      await settled();
      end();
    }
    await settled();
    expect(asked).toBe(5);
    expect(problems).toHaveLength(15);
    decision.resolve(true);
    await settled();
    test.service.events.on('opened', () => undefined)();
    await settled();
    expect(asked).toBe(6);
  });

  function firstOf(signal: AbortSignal): Promise<IteratorResult<number>> {
    return test.service.watch(signal)[Symbol.asyncIterator]().next();
  }
});
