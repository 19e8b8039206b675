import { EventService, Handle, Requires, Stream } from 'sallyport/main';
import { ManualClock, createTestHost, expectRefused, type TestHost } from 'sallyport/testing';

@EventService({ access: 'vault:open' })
class VaultService {
  static runs = 0;
  static hold = Promise.withResolvers<void>();

  @Handle()
  async open(): Promise<void> {
    VaultService.runs += 1;
    await VaultService.hold.promise;
  }

  @Stream()
  @Requires('vault:watch')
  async *watch(signal?: AbortSignal): AsyncIterable<number> {
    yield 1;
    await new Promise((resolve) => signal?.addEventListener('abort', resolve));
  }
}

describe('reauthorize', () => {
  let clock: ManualClock;
  let answer: () => boolean | Promise<boolean>;
  let test: TestHost<VaultService>;

  beforeEach(async () => {
    VaultService.runs = 0;
    VaultService.hold = Promise.withResolvers();
    clock = new ManualClock();
    answer = () => true;
    test = await createTestHost(VaultService, { clock, authorize: () => answer(), limits: { maxRunningCalls: 1 } });
  });

  afterEach(async () => {
    VaultService.hold.resolve();
    await test.dispose();
  });

  it('ends a stream within a second, whatever authorize waits for', async () => {
    const stream = test.service.watch()[Symbol.asyncIterator]();
    await stream.next();
    const asked = Promise.withResolvers<void>();
    const never = Promise.withResolvers<boolean>();
    answer = () => {
      asked.resolve();
      return never.promise;
    };
    const done = test.host.reauthorize();
    const next = stream.next();
    await asked.promise;
    clock.advance(1_000);
    await expectRefused(next, 'PERMISSION_DENIED', { permission: 'vault:watch' });
    never.resolve(false);
    await done;
  });

  it('takes a failure of authorize for a refusal', async () => {
    const stream = test.service.watch()[Symbol.asyncIterator]();
    await stream.next();
    answer = () => {
      throw new Error('no directory service');
    };
    await test.host.reauthorize();
    await expectRefused(stream.next(), 'PERMISSION_DENIED');
  });

  it('lets a call that runs end, and ends one that waits for its place', async () => {
    const running = test.service.open();
    const waiting = test.service.open();
    waiting.catch(() => undefined);
    await test.connect(); // both have arrived when another page is greeted
    answer = () => false;
    await test.host.reauthorize();
    await expectRefused(waiting, 'PERMISSION_DENIED');
    VaultService.hold.resolve();
    await running;
    expect(VaultService.runs).toBe(1);
  });

  it('does nothing to the clients of others', async () => {
    const stream = test.service.watch()[Symbol.asyncIterator]();
    await stream.next();
    answer = () => false;
    await test.host.reauthorize('somebody else');
    const asked = jest.fn(() => true);
    answer = asked;
    await test.host.reauthorize();
    expect(asked).toHaveBeenCalled();
    expect(await stream.return?.()).toEqual({ done: true, value: undefined });
  });
});
