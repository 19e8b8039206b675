import { EventServiceHost, type CallSession, type EventServiceHostOptions } from 'sallyport/main';
import { RecordingAuditTrail, createLoopback } from 'sallyport/testing';
import { RawClient } from '../../targets/raw-client.js';
import { WatchedClock } from '../policies/scripted.js';
import { ScriptedSessions, WaitingService, settled } from './right-lost-fixture.js';

describe('when a right is lost', () => {
  const sessions = new ScriptedSessions();
  let clock: WatchedClock;
  let trail: RecordingAuditTrail;
  let host: EventServiceHost;
  let page: RawClient;
  let nextId: number;

  /** Another document of the same window. */
  const connect = async (clientId = 'window'): Promise<RawClient> => {
    const { page: link, main } = createLoopback();
    host.accept(main, { transport: 'loopback', clientId, identifiesClient: true, origin: 'app://ui' });
    return new RawClient(link).greet();
  };

  const start = async (options: EventServiceHostOptions = {}): Promise<void> => {
    const authorize = ({ session }: { readonly session: CallSession | undefined }): boolean => session !== undefined;
    host = await EventServiceHost.start(WaitingService, { sessions, clock, audit: trail, authorize, ...options });
    sessions.set('window', 'ada');
    page = await connect();
  };

  const send = (message: object): number => {
    const id = nextId++;
    page.post({ id, ...message });
    return id;
  };

  const call = (channel: string, args: readonly unknown[] = []): number => send({ kind: 'call', channel, args });

  /** The code of the error that a call was answered with; `undefined` where it was none. */
  const codeOf = async (id: number): Promise<unknown> => {
    const answer = await page.nextThat(({ kind, id: of }) => (kind === 'reply' || kind === 'fault') && of === id, 'it');
    return (answer['error'] as { readonly code: string } | undefined)?.code;
  };

  beforeEach(() => {
    WaitingService.runs = [];
    WaitingService.hold = Promise.withResolvers();
    clock = new WatchedClock();
    trail = new RecordingAuditTrail();
    nextId = 1;
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    WaitingService.hold.resolve();
    await host.dispose();
  });

  describe('a one-way call that waits for its place', () => {
    const wait = async (): Promise<void> => {
      await start({ limits: { maxRunningCalls: 1 } });
      call('open');
      page.post({ kind: 'send', channel: 'note', args: [] });
      await settled();
      expect(WaitingService.runs).toEqual(['open']);
    };

    it('does not run, and is on record', async () => {
      await wait();
      sessions.set('window', undefined);
      await host.reauthorize();
      WaitingService.hold.resolve();
      await settled();
      expect(WaitingService.runs).toEqual(['open']);
      expect(trail.entries).toContainEqual(expect.objectContaining({ channel: 'note', code: 'UNAUTHENTICATED' }));
    });

    it('does not run when its page has gone before', async () => {
      const decision = Promise.withResolvers<boolean>();
      await start({ authorize: ({ channel }) => channel !== 'note' || decision.promise });
      page.post({ kind: 'send', channel: 'note', args: [] });
      await settled();
      page[Symbol.dispose]();
      await settled();
      sessions.set('window', undefined);
      await settled();
      decision.resolve(true);
      await settled();
      expect(WaitingService.runs).toEqual([]);
    });

    it('does not run in a host that has ended', async () => {
      await wait();
      await host.dispose();
      WaitingService.hold.resolve();
      await settled();
      expect(WaitingService.runs).toEqual(['open']);
    });
  });

  describe('an event that waits for a page that has gone', () => {
    const leaveAs = async (channel: string): Promise<void> => {
      await start();
      page.post({ kind: 'subscribe', id: nextId++, channel, event: 'item' });
      await page.next('reply', call('ping'));
      page[Symbol.dispose]();
      await settled();
      page = await connect('another window');
      await page.next('reply', call('announce', ["ada's"]));
    };

    const subscribe = async (channel: string): Promise<readonly unknown[]> => {
      page = await connect();
      nextId = 1;
      page.post({ kind: 'subscribe', id: nextId++, channel, event: 'item' });
      await page.next('reply', call('announce', ["bob's"]));
      return page.received.filter(({ kind }) => kind === 'event').map(({ payload }) => payload);
    };

    it('is not for whoever signs in next at the same window', async () => {
      await leaveAs('news');
      sessions.set('window', undefined);
      sessions.set('window', 'bob');
      expect(await subscribe('news')).toEqual(["bob's"]);
    });

    it('is not even where nobody has been told that there is another user', async () => {
      await leaveAs('news');
      sessions.set('window', 'bob', false);
      expect(await subscribe('news')).toEqual(["bob's"]);
    });

    it('is there for the one whose window it was', async () => {
      await leaveAs('news');
      expect(await subscribe('news')).toEqual(["ada's", "bob's"]);
    });

    it('is there for everybody where it is public', async () => {
      await leaveAs('notices');
      sessions.set('window', 'bob');
      expect(await subscribe('notices')).toEqual(["ada's", "bob's"]);
    });

    it('is not kept from what nobody may have at the time', async () => {
      let isOpen = true;
      await start({ authorize: () => isOpen });
      page.post({ kind: 'subscribe', id: nextId++, channel: 'news', event: 'item' });
      await page.next('reply', call('ping'));
      page[Symbol.dispose]();
      await settled();
      isOpen = false;
      await host.reauthorize('window');
      page = await connect('another window');
      await page.next('reply', call('announce', ['in between']));
      isOpen = true;
      expect(await subscribe('news')).toEqual(["bob's"]);
    });
  });

  describe('while authorize takes its time', () => {
    it('ends what is open at once, although the page is still being told of an earlier change', async () => {
      const decisions: ((isGranted: boolean) => void)[] = [];
      let isSlow = false;
      const authorize: NonNullable<EventServiceHostOptions['authorize']> = ({ session, channel }) => {
        if (!isSlow || channel === 'watch') return session !== undefined;
        return new Promise((resolve) => decisions.push(resolve));
      };
      await start({ authorize });
      const id = send({ kind: 'open', channel: 'watch', args: [], credit: { bytes: 1_000, items: 10 } });
      await page.next('chunk', id);
      isSlow = true;
      void host.reauthorize(); // now the page is being told
      await settled();
      sessions.set('window', undefined);
      await settled();
      expect(page.received).toContainEqual(
        expect.objectContaining({ kind: 'fault', id, error: expect.objectContaining({ code: 'UNAUTHENTICATED' }) }),
      );
      isSlow = false;
      for (const decide of decisions) decide(false);
    });

    it('greets a page with what it may use when it is greeted', async () => {
      const decision = Promise.withResolvers<boolean>();
      let isSlow = false;
      await start({ authorize: ({ session }) => (isSlow ? decision.promise : session !== undefined) });
      const { page: link, main } = createLoopback();
      host.accept(main, { transport: 'loopback', clientId: 'window', identifiesClient: true, origin: 'app://ui' });
      const greeted = new RawClient(link);
      isSlow = true;
      greeted.post({ kind: 'hello', version: 1 });
      await settled();
      isSlow = false;
      sessions.set('window', undefined);
      await settled();
      decision.resolve(true);
      const { manifest } = await greeted.next('welcome');
      expect(JSON.stringify(manifest)).not.toContain('secret');
      await settled();
      expect(greeted.received).toEqual([]);
    });

    it('tells the page what it may use without what nobody decides about in time', async () => {
      let isSilent = false;
      await start({ authorize: () => !isSilent || new Promise(() => {}) });
      isSilent = true;
      const done = host.reauthorize();
      await settled();
      clock.advance(30_000);
      await done;
      const { manifest } = await page.next('manifest');
      expect((manifest as readonly { readonly channel: string }[]).map(({ channel }) => channel)).toEqual([
        'ping',
        'announce',
        'notices',
      ]);
    });

    it('gives no known answer to a call that was refused meanwhile', async () => {
      const decision = Promise.withResolvers<boolean>();
      let isSlow = false;
      await start({ authorize: ({ session }) => (isSlow ? decision.promise : session !== undefined) });
      await page.next('reply', call('secret'));
      isSlow = true;
      const id = call('secret');
      await settled();
      isSlow = false;
      sessions.set('window', undefined);
      await settled();
      decision.resolve(true);
      expect(await codeOf(id)).toBe('UNAUTHENTICATED');
    });

    it('waits for a decision about a subscription no longer than a call may take', async () => {
      await start({ authorize: ({ channel }) => channel !== 'news' || new Promise(() => {}) });
      const id = send({ kind: 'subscribe', channel: 'news', event: 'item' });
      await settled();
      clock.advance(30_000);
      expect(await codeOf(id)).toBe('TIMEOUT');
    });
  });

  it('is asked about without that being a use of the session', async () => {
    await start();
    const id = send({ kind: 'open', channel: 'watch', args: [], credit: { bytes: 1_000, items: 10 } });
    await page.next('chunk', id);
    const find = jest.spyOn(sessions, 'find');
    await host.reauthorize();
    expect(find).not.toHaveBeenCalled();
    sessions.set('window', undefined);
    expect(await codeOf(id)).toBe('UNAUTHENTICATED');
  });

  it('does not run a method again whose first attempt failed before', async () => {
    await start();
    jest.spyOn(Math, 'random').mockReturnValue(1);
    const id = call('unsteady');
    await clock.timer(500);
    sessions.set('window', undefined);
    await settled();
    clock.advance(500);
    await settled();
    expect(WaitingService.runs).toEqual(['unsteady']);
    expect(await codeOf(id)).toBe('UNAUTHENTICATED');
  });
});
