import {
  Channel,
  EventChannel,
  EventService,
  EventServiceHost,
  Handle,
  Public,
  Requires,
  type Peer,
} from 'sallyport/main';
import type { Link, LinkListener } from 'sallyport/shared';
import { ManualClock } from 'sallyport/testing';

interface FeedEvents {
  readonly item: number;
  readonly other: number;
}

@EventService()
class FeedService {
  @Channel() @Requires('feed:read') declare readonly feed: EventChannel<FeedEvents>;

  @Handle()
  @Public()
  async emit(): Promise<void> {
    this.feed.emit('item', 1);
  }
}

type Message = Readonly<Record<string, unknown>>;

/** A page that takes as much as the test says. */
class StallingLink implements Link {
  unsentBytes = 0;
  refusedKind: string | undefined;
  readonly sent: Message[] = [];
  private listener: LinkListener | undefined;

  post(message: object): void {
    if (this.refusedKind === (message as Message)['kind']) throw new TypeError('It does not fit');
    this.sent.push(message as Message);
  }

  start(listener: LinkListener): void {
    this.listener = listener;
  }

  close(): void {
    this.listener?.onClose();
  }

  receive(message: Message): void {
    this.listener?.onMessage(message);
  }

  of(kind: string): Message[] {
    return this.sent.filter((message) => message['kind'] === kind);
  }
}

/** Lets everything that waits for nothing but its turn run. */
const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('a subscription', () => {
  let link: StallingLink;
  let host: EventServiceHost;

  const open = async (authorize: (permission: string) => boolean | Promise<boolean>): Promise<void> => {
    host = await EventServiceHost.start(FeedService, {
      authorize: (_request, permission) => authorize(permission),
      clock: new ManualClock(), // a busy machine gives the link's messages no more turns than they need
    });
    link = new StallingLink();
    host.accept(link, { transport: 'test', clientId: 'test', origin: null });
    link.receive({ kind: 'hello', version: 1 });
    await settled();
    link.receive({ kind: 'subscribe', id: 1, channel: 'feed', event: 'item' });
  };

  let nextId = 2;
  const emit = async (times: number): Promise<void> => {
    for (let count = 0; count < times; count += 1) {
      link.receive({ kind: 'call', id: nextId++, channel: 'emit', args: [] });
      await settled();
    }
  };

  beforeEach(() => {
    nextId = 2;
  });

  afterEach(() => host.dispose());

  it('is refused without the permission, and brings nothing then', async () => {
    await open(() => false);
    await emit(1);
    expect(link.of('fault')).toMatchObject([
      { id: 1, error: { code: 'PERMISSION_DENIED', details: { permission: 'feed:read' } } },
    ]);
    expect(link.of('event')).toEqual([]);
  });

  it('brings what happened while the app decided', async () => {
    const decision = Promise.withResolvers<boolean>();
    let isFirst = true;
    await open(() => (isFirst ? ((isFirst = false), true) : decision.promise));
    await emit(2);
    expect(link.of('event')).toEqual([]);
    decision.resolve(true);
    await settled();
    expect(link.of('event')).toHaveLength(2);
  });

  it('holds 256 events while the app decides, and leaves out the numbers of those it dropped', async () => {
    const decision = Promise.withResolvers<boolean>();
    let isFirst = true;
    await open(() => (isFirst ? ((isFirst = false), true) : decision.promise));
    await emit(258);
    decision.resolve(true);
    await settled();
    expect(link.of('event').map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 256 }, (_, index) => index + 3),
    );
  });

  it('sends 256 events that are not acknowledged, holds 256 more, and no others', async () => {
    await open(() => true);
    await emit(513);
    expect(link.of('event')).toHaveLength(256);
    link.receive({ kind: 'ack', id: 1, sequence: 256 });
    await settled();
    const sequences = link.of('event').map(({ sequence }) => sequence);
    expect(sequences.slice(255, 257)).toEqual([256, 258]);
    expect(sequences.at(-1)).toBe(513);
  });

  it.each([2, -1, Number.NaN, 1e9])('ends with PROTOCOL when %d is acknowledged of one', async (sequence) => {
    await open(() => true);
    await emit(1);
    link.receive({ kind: 'ack', id: 1, sequence });
    expect(link.of('fault')).toMatchObject([{ id: 1, error: { code: 'PROTOCOL' } }]);
    link.receive({ kind: 'ack', id: 1, sequence });
    await emit(1);
    expect(link.of('fault')).toHaveLength(1);
    expect(link.of('event')).toHaveLength(1);
  });

  it('ends with its connection when that holds more than 64 MiB that nobody takes', async () => {
    const closed = jest.spyOn(StallingLink.prototype, 'close');
    await open(() => true);
    link.unsentBytes = 67_108_864;
    await emit(1);
    expect(closed).not.toHaveBeenCalled();
    link.unsentBytes += 1;
    await emit(1);
    expect(closed).toHaveBeenCalledTimes(1);
    closed.mockRestore();
  });

  it('counts an event that its link refuses as lost, and fails nobody else', async () => {
    await open(() => true);
    link.refusedKind = 'event';
    await emit(2);
    expect(link.of('reply')).toHaveLength(2);
    link.refusedKind = undefined;
    await emit(1);
    expect(link.of('event').map(({ sequence }) => sequence)).toEqual([3]);
  });

  it('sends nothing on a connection that has ended', async () => {
    await open(() => true);
    link.close();
    await host.invoke('emit', { args: [] }, { transport: 'test', clientId: 'other', origin: null });
    expect(link.of('event')).toEqual([]);
  });
});

describe('a subscription of a client that comes back', () => {
  const PEER: Peer = { transport: 'test', clientId: 'window', identifiesClient: true, origin: null };
  let clock: ManualClock;
  let host: EventServiceHost;
  let feed: EventChannel<FeedEvents>;
  let decide: () => boolean | Promise<boolean>;

  const isHeard = (event: keyof FeedEvents): boolean => feed.isHeardBy({ clientId: PEER.clientId }, event);

  /** A document of the window; one without a name is another one each time. */
  const connect = async (document?: string): Promise<StallingLink> => {
    const link = new StallingLink();
    host.accept(link, PEER);
    link.receive({ kind: 'hello', version: 1, ...(document === undefined ? {} : { document }) });
    await settled();
    return link;
  };

  const subscribe = async (link: StallingLink, id: number, received?: number): Promise<void> => {
    const more = received === undefined ? {} : { received };
    link.receive({ kind: 'subscribe', id, channel: 'feed', event: 'item', ...more });
    await settled();
  };

  const eventsOf = (link: StallingLink): unknown[] =>
    link.of('event').map(({ id, sequence, payload }) => [id, sequence, payload]);

  beforeEach(async () => {
    clock = new ManualClock();
    decide = () => true;
    host = await EventServiceHost.start(FeedService, {
      clock,
      authorize: () => decide(),
      limits: { maxSubscriptions: 2, eventWindow: 4, maxQueuedEvents: 4 },
    });
    ({ feed } = host.serviceOf(FeedService));
  });

  afterEach(() => host.dispose());

  it('is continued by the next document, with the events of the time between', async () => {
    const first = await connect();
    await subscribe(first, 7);
    feed.emit('item', 1);
    first.receive({ kind: 'ack', id: 7, sequence: 1 });
    first.close();
    feed.emit('item', 2);
    const second = await connect();
    await subscribe(second, 1);
    feed.emit('item', 3);
    expect(eventsOf(second)).toEqual([
      [1, 1, 2],
      [1, 2, 3],
    ]);
  });

  it('goes on where the same page says, under the same id', async () => {
    const first = await connect('page');
    await subscribe(first, 7);
    for (const item of [1, 2, 3]) feed.emit('item', item);
    first.close();
    const second = await connect('page');
    await subscribe(second, 7, 2);
    expect(eventsOf(second)).toEqual([[7, 3, 3]]);
    expect(second.of('lost')).toEqual([]);
  });

  it('is not mistaken for another one of the same page', async () => {
    const first = await connect('page');
    await subscribe(first, 7);
    first.close();
    feed.emit('item', 1);
    const second = await connect('page');
    await subscribe(second, 8, 0);
    await subscribe(second, 9);
    feed.emit('item', 2);
    expect(eventsOf(second)).toEqual([
      [8, 1, 2],
      [9, 1, 2],
    ]);
  });

  it('says that events were lost, and counts anew, where it knows nothing of the one that is to go on', async () => {
    const first = await connect('page');
    await subscribe(first, 7, 12);
    feed.emit('item', 1);
    expect(first.of('lost')).toEqual([{ kind: 'lost', id: 7 }]);
    expect(eventsOf(first)).toEqual([[7, 1, 1]]);
    expect(first.sent.findIndex(({ kind }) => kind === 'lost')).toBeLessThan(
      first.sent.findIndex(({ kind }) => kind === 'event'),
    );
  });

  it('says so too where the page has had nothing, because nobody knows what it should have had', async () => {
    const first = await connect('page');
    await subscribe(first, 7, 0);
    expect(first.of('lost')).toEqual([{ kind: 'lost', id: 7 }]);
  });

  it('is not mistaken for one of the same id that an earlier document has left behind', async () => {
    const first = await connect('first');
    await subscribe(first, 1);
    await subscribe(first, 2);
    for (const item of [1, 2, 3]) feed.emit('item', item);
    first.close();
    const second = await connect('second');
    await subscribe(second, 2);
    second.receive({ kind: 'ack', id: 2, sequence: 3 });
    second.close();
    feed.emit('item', 4);
    const third = await connect('second');
    await subscribe(third, 2, 3);
    expect(third.of('fault')).toEqual([]);
    expect(third.of('lost')).toEqual([]);
    expect(eventsOf(third)).toEqual([[2, 4, 4]]);
  });

  it('waits as long as its page may still ask, also when that came back in the last moment', async () => {
    const first = await connect('page');
    await subscribe(first, 7);
    feed.emit('item', 1);
    first.close();
    clock.advance(59_999);
    const second = await connect('page');
    feed.emit('item', 2);
    clock.advance(59_999);
    await subscribe(second, 7, 1);
    expect(second.of('lost')).toEqual([]);
    expect(eventsOf(second)).toEqual([[7, 2, 2]]);
  });

  it('is refused with PROTOCOL where the page claims what it was never sent', async () => {
    const first = await connect('page');
    await subscribe(first, 7);
    first.close();
    const second = await connect('page');
    await subscribe(second, 7, 1);
    expect(second.of('fault')).toMatchObject([{ id: 7, error: { code: 'PROTOCOL' } }]);
  });

  it('is asked for its permission again', async () => {
    const first = await connect();
    await subscribe(first, 7);
    first.close();
    feed.emit('item', 1);
    decide = () => false;
    const second = await connect();
    await subscribe(second, 1);
    expect(second.of('fault')).toMatchObject([{ id: 1, error: { code: 'PERMISSION_DENIED' } }]);
    expect(eventsOf(second)).toEqual([]);
  });

  it('ends with the grace when nobody asks for it again', async () => {
    const first = await connect();
    await subscribe(first, 7);
    first.close();
    await connect();
    clock.advance(60_000);
    feed.emit('item', 1);
    const third = await connect();
    await subscribe(third, 1);
    expect(eventsOf(third)).toEqual([]);
  });

  it('ends when more of them wait than one connection may have, the first one first', async () => {
    const first = await connect();
    await subscribe(first, 1);
    await subscribe(first, 2);
    first.close();
    const second = await connect();
    second.receive({ kind: 'subscribe', id: 1, channel: 'feed', event: 'other' });
    await settled();
    second.close();
    feed.emit('item', 1);
    const third = await connect();
    await subscribe(third, 1);
    await subscribe(third, 2);
    expect(eventsOf(third)).toEqual([[1, 1, 1]]);
  });

  it('waits through a connection that ends before the app has decided', async () => {
    const first = await connect('page');
    first.receive({ kind: 'subscribe', id: 7, channel: 'feed', event: 'item' });
    first.close();
    feed.emit('item', 1);
    const second = await connect('page');
    await subscribe(second, 7, 0);
    expect(eventsOf(second)).toEqual([[7, 1, 1]]);
  });

  it('is not taken along by a page that ended it', async () => {
    const first = await connect();
    await subscribe(first, 7);
    first.receive({ kind: 'cancel', id: 7 });
    feed.emit('item', 1);
    first.close();
    const second = await connect();
    await subscribe(second, 1);
    expect(eventsOf(second)).toEqual([]);
  });

  it('is not taken along by a page that ended it while the app decided', async () => {
    const first = await connect();
    const decision = Promise.withResolvers<boolean>();
    decide = () => decision.promise;
    first.receive({ kind: 'subscribe', id: 7, channel: 'feed', event: 'item' });
    first.receive({ kind: 'cancel', id: 7 });
    first.close();
    decide = () => true;
    feed.emit('item', 1);
    const second = await connect();
    await subscribe(second, 1);
    decision.resolve(true);
    await settled();
    expect(eventsOf(second)).toEqual([]);
  });

  it('leaves nothing on the channel when its client is forgotten, even if the app decides later', async () => {
    const decision = Promise.withResolvers<boolean>();
    const first = await connect();
    await subscribe(first, 1);
    decide = () => decision.promise;
    first.receive({ kind: 'subscribe', id: 2, channel: 'feed', event: 'other' });
    first.close();
    clock.advance(60_000);
    expect(isHeard('item')).toBe(false);
    expect(isHeard('other')).toBe(true);
    decision.resolve(true);
    await settled();
    expect(isHeard('other')).toBe(false);
  });
});
