import { EventService, EventServiceHost, Handle, Public, type Transport } from 'sallyport/main';
import { DisposedError } from 'sallyport/shared';

const closed: string[] = [];
const leave = Promise.withResolvers<void>();

@EventService()
class ClosingService {
  @Handle()
  @Public()
  async use(): Promise<void> {}

  async [Symbol.asyncDispose](): Promise<void> {
    await leave.promise;
    closed.push('service');
  }
}

const brokenTransport: Transport = {
  name: 'broken',
  bind: () => undefined,
  [Symbol.asyncDispose]: () => Promise.reject(new Error('It does not close')),
};

describe('EventServiceHost.dispose', () => {
  it('closes the services although a transport fails to close, and says so to everyone who waits', async () => {
    const host = await EventServiceHost.start(ClosingService);
    host.serviceOf(ClosingService);
    await host.bind(brokenTransport);
    const first = host.dispose();
    const second = host.dispose();
    leave.resolve();
    const [one, two] = await Promise.allSettled([first, second]);
    expect(closed).toEqual(['service']);
    expect(one).toMatchObject({ status: 'rejected', reason: { errors: [new Error('It does not close')] } });
    expect(two).toEqual(one);
  });

  it('leaves nobody a way to make a service that nobody would dispose of', async () => {
    const host = await EventServiceHost.start(ClosingService);
    await host.dispose();
    expect(() => host.serviceOf(ClosingService)).toThrow(DisposedError);
    const answer = await host.invoke('use', { args: [] }, { transport: 'test', clientId: 'test', origin: null });
    expect(answer).toMatchObject({ ok: false, error: { code: 'DISPOSED' } });
  });
});
