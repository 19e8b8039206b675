import { EventService, EventServiceHost, Handle, Public } from 'sallyport/main';
import { RendererEventService, type PageLink } from 'sallyport/renderer';
import { ManualClock, createLoopback } from 'sallyport/testing';

@EventService()
class QuietService {
  @Handle()
  @Public()
  async answer(): Promise<number> {
    return 42;
  }

  @Handle()
  @Public()
  async hang(): Promise<void> {
    await new Promise(() => undefined);
  }
}

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a page whose link has fallen silent', () => {
  let host: EventServiceHost;
  let clock: ManualClock;
  let service: QuietService;
  let links: { isMute: boolean; isOpen: boolean }[];
  let isReachable: boolean;

  /** What is posted on a mute one goes nowhere, and nothing tells. */
  const openLink = async (): Promise<PageLink> => {
    if (!isReachable) throw new Error('Nobody listens there');
    const { page, main } = createLoopback();
    host.accept(main, { transport: 'test', clientId: `link ${links.length}`, origin: null });
    const state = { isMute: false, isOpen: true };
    links.push(state);
    return {
      unsentBytes: 0,
      canReopen: true,
      mayFallSilent: true,
      start: (listener) => page.start(listener),
      post: (message) => (state.isMute ? undefined : page.post(message)),
      close: () => {
        state.isOpen = false;
        page.close();
      },
    };
  };

  beforeEach(async () => {
    links = [];
    isReachable = true;
    clock = new ManualClock();
    host = await EventServiceHost.start(QuietService);
    service = await RendererEventService.connect<never>({ transport: openLink, clock, random: () => 0 });
  });

  afterEach(async () => {
    RendererEventService.disconnect(service);
    await host.dispose();
  });

  const passSeconds = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1_000);
      await settled();
    }
  };

  it('finds out within 20 s, rejects what is in flight, closes the link, and opens another one', async () => {
    const failure = service.hang().catch((error: unknown) => error);
    await settled();
    const [first] = links;
    if (first) first.isMute = true;
    await passSeconds(20);
    expect(await failure).toMatchObject({ code: 'DISCONNECTED' });
    expect(first?.isOpen).toBe(false);
    expect(links).toHaveLength(2);
    expect(await service.answer()).toBe(42);
  });

  it('keeps a link on which main answers', async () => {
    await passSeconds(120);
    expect(links).toHaveLength(1);
    expect(await service.answer()).toBe(42);
  });

  it('goes on trying while main cannot be reached', async () => {
    const attempts: number[] = [];
    const subscription = RendererEventService.onStatus(service, (status) => {
      if (status.state === 'reconnecting' && status.retryInMs === 0) attempts.push(status.attempt);
    });
    isReachable = false;
    const [first] = links;
    if (first) first.isMute = true;
    await passSeconds(25);
    expect(Math.max(...attempts)).toBeGreaterThan(3);
    isReachable = true;
    await passSeconds(1);
    expect(RendererEventService.status(service)).toEqual({ state: 'connected' });
    subscription();
  });

  it('gives up an attempt that hangs, and closes the link that comes too late', async () => {
    const late = Promise.withResolvers<PageLink>();
    let attempts = 0;
    const other = await RendererEventService.connect<never>({
      transport: () => {
        attempts += 1;
        return attempts === 2 ? late.promise : openLink();
      },
      timeoutMs: 5_000,
      clock,
      random: () => 0,
    });
    const state = links.at(-1);
    if (state) state.isMute = true;
    await passSeconds(17);
    expect(attempts).toBe(2);
    await passSeconds(6);
    expect(attempts).toBe(3);
    late.resolve(await openLink());
    await settled();
    expect(links.at(-1)?.isOpen).toBe(false);
    RendererEventService.disconnect(other);
  });

  it('leaves no timer when it is closed, whether it has a link or waits for one', async () => {
    const [first] = links;
    if (first) first.isMute = true;
    isReachable = false;
    await passSeconds(17);
    expect(clock.pendingTimers).toBeGreaterThan(0);
    RendererEventService.disconnect(service);
    expect(clock.pendingTimers).toBe(0);
    isReachable = true;
    const other = await RendererEventService.connect<never>({ transport: openLink, clock });
    expect(clock.pendingTimers).toBe(1);
    RendererEventService.disconnect(other);
    expect(clock.pendingTimers).toBe(0);
  });
});
