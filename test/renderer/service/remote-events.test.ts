import { container } from 'tsyringe';
import { EventService, EventServiceHost, Channel, EventChannel, Handle, Public, Receive } from 'sallyport/main';
import { RendererEventService, type PageLink } from 'sallyport/renderer';
import type { Events, Link } from 'sallyport/shared';
import { ManualClock, createLoopback } from 'sallyport/testing';

@EventService()
class CountService {
  @Channel() @Public() declare readonly events: EventChannel<{ readonly count: number }>;
  noted = 0;

  @Handle()
  @Public()
  async answer(): Promise<number> {
    return 42;
  }

  @Receive()
  @Public()
  note(): void {
    this.noted += 1;
  }
}

interface ICountService extends Omit<CountService, 'events' | 'noted'> {
  readonly events: Events<{ readonly count: number }>;
}

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a page whose link is cut', () => {
  let host: EventServiceHost;
  let clock: ManualClock;
  let service: ICountService;
  let links: { readonly main: Link; isMute: boolean }[];
  let seen: unknown[];
  let emit: (count: number) => void;

  /** What is posted on a mute one goes nowhere, and nothing tells. */
  const openLink = (): PageLink => {
    const { page, main } = createLoopback();
    host.accept(main, { transport: 'test', clientId: `link ${links.length}`, origin: null });
    const state = { main, isMute: false };
    links.push(state);
    return {
      unsentBytes: 0,
      canReopen: true,
      start: (listener) => page.start(listener),
      post: (message) => (state.isMute ? undefined : page.post(message)),
      close: () => page.close(),
    };
  };

  const listen = (): void => {
    service.events.on('count', (count) => seen.push(count), { onLoss: (dropped) => seen.push(['lost', dropped]) });
  };

  const mute = (): void => {
    const link = links.at(-1);
    if (link) link.isMute = true;
  };

  const cut = async (): Promise<void> => {
    links.at(-1)?.main.close();
    await settled();
  };

  const comeBack = async (): Promise<void> => {
    clock.advance(1_000);
    await settled();
    expect(RendererEventService.status(service)).toEqual({ state: 'connected' });
  };

  beforeEach(async () => {
    links = [];
    seen = [];
    clock = new ManualClock();
    host = await EventServiceHost.start(CountService, { container: container.createChildContainer(), clock });
    const { events } = host.serviceOf(CountService);
    emit = (count) => events.emit('count', count);
    service = await RendererEventService.connect<ICountService>({ transport: openLink, clock });
  });

  afterEach(async () => {
    RendererEventService.disconnect(service);
    await host.dispose();
  });

  it('is told of a loss at once where its subscription has never arrived', async () => {
    mute();
    listen();
    await settled();
    emit(1);
    await cut();
    await comeBack();
    expect(seen).toEqual([['lost', undefined]]);
    emit(2);
    await settled();
    expect(seen).toEqual([['lost', undefined], 2]);
  });

  it('is told of none where it has arrived', async () => {
    listen();
    await settled();
    await cut();
    emit(1);
    await comeBack();
    emit(2);
    await settled();
    expect(seen).toEqual([1, 2]);
  });

  it('is told of none for what it asks for the first time when it is back', async () => {
    await cut();
    listen();
    emit(1);
    await comeBack();
    emit(2);
    await settled();
    listen();
    await settled();
    emit(3);
    await settled();
    expect(seen).toEqual([2, 3, 3]);
  });

  it('goes on as often as it is cut, each listener with its own', async () => {
    listen();
    await settled();
    for (let count = 1; count <= 5; count += 1) {
      await cut();
      emit(count);
      await comeBack();
      listen();
      await settled();
    }
    expect(seen).toEqual([1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5]);
  });

  it('is told that a one-way call can not be sent', async () => {
    await cut();
    expect(() => service.note()).toThrow(expect.objectContaining({ code: 'DISCONNECTED' }));
    await comeBack();
    service.note();
    await service.answer();
    expect(host.serviceOf(CountService).noted).toBe(1);
    await host.dispose();
    await RendererEventService.closed(service);
    expect(() => service.note()).toThrow(expect.objectContaining({ code: 'DISPOSED' }));
  });
});
