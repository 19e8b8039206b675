import { container, injectable } from 'tsyringe';
import { EventService, Handle, Namespace, Public, Requires } from 'sallyport/main';
import { ManualClock, createTestHost } from 'sallyport/testing';

@injectable()
class Store {
  read(): string {
    return 'real';
  }
}

@EventService()
class HttpService {
  constructor(private readonly store: Store) {}

  @Handle()
  @Public()
  async send(): Promise<string> {
    return this.store.read();
  }
}

@EventService()
class MainService {
  @Namespace() declare readonly http: HttpService;

  constructor(private readonly store: Store) {}

  @Handle()
  @Public()
  async both(): Promise<readonly string[]> {
    return [this.store.read(), await this.http.send()];
  }

  @Handle()
  @Public()
  async when(): Promise<Date> {
    return new Date(5);
  }
}

@EventService()
class GuardedService {
  @Handle()
  @Requires('vault:open')
  async open(): Promise<void> {
    // Nobody gets here.
  }
}

describe('createTestHost', () => {
  it('gives its clock to the page too', async () => {
    const clock = new ManualClock();
    const isAsked = Promise.withResolvers<void>();
    const connecting = createTestHost(GuardedService, {
      clock,
      authorize: () => (isAsked.resolve(), new Promise(() => undefined)),
    });
    await isAsked.promise;
    clock.advance(30_000);
    await expect(connecting).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('shows the first test its own mocks', async () => {
    await using test = await createTestHost(MainService, {
      mocks: [
        [HttpService, { send: async () => 'first http' }],
        [Store, { read: () => 'first store' }],
      ],
    });
    expect(await test.service.both()).toEqual(['first store', 'first http']);
    expect(await test.service.http.send()).toBe('first http');
  });

  it('shows the second test its own, with nothing of the first', async () => {
    await using test = await createTestHost(MainService, {
      mocks: [[HttpService, { send: async () => 'second http' }]],
    });
    expect(await test.service.both()).toEqual(['real', 'second http']);
  });

  it('serves the real ones without mocks, and registers nothing in the root container', async () => {
    await using test = await createTestHost(MainService);
    expect(await test.service.both()).toEqual(['real', 'real']);
    expect(container.isRegistered(HttpService)).toBe(false);
  });

  it('keeps two hosts at the same time apart', async () => {
    await using one = await createTestHost(MainService, { mocks: [[Store, { read: () => 'one' }]] });
    await using two = await createTestHost(MainService, { mocks: [[Store, { read: () => 'two' }]] });
    expect(await Promise.all([one.service.both(), two.service.both()])).toEqual([
      ['one', 'one'],
      ['two', 'two'],
    ]);
  });

  it("gives results that belong to the test's own realm", async () => {
    await using test = await createTestHost(MainService);
    expect(await test.service.when()).toBeInstanceOf(Date);
  });
});
