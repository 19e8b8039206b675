import { Channel, EventChannel, EventService, EventServiceHost, Handle, Public, Requires } from 'sallyport/main';
import type { Link, LinkListener } from 'sallyport/shared';

interface FeedEvents {
  readonly item: number;
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
    host = await EventServiceHost.start(FeedService, { authorize: (_request, permission) => authorize(permission) });
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

  it('holds at most 1,000 events while the app decides, and says how many it dropped', async () => {
    const decision = Promise.withResolvers<boolean>();
    let isFirst = true;
    await open(() => (isFirst ? ((isFirst = false), true) : decision.promise));
    await emit(1_002);
    decision.resolve(true);
    await settled();
    expect(link.of('event')).toHaveLength(1_000);
    expect(link.of('event')[0]).toMatchObject({ dropped: 2 });
  });

  it('drops events that a stalled page does not take, and marks the loss', async () => {
    await open(() => true);
    await emit(1);
    link.unsentBytes = 1_048_576;
    await emit(1);
    link.unsentBytes += 1;
    await emit(3);
    link.unsentBytes = 0;
    await emit(1);
    expect(link.of('event').map(({ dropped }) => dropped)).toEqual([undefined, undefined, 3]);
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
    expect(link.of('event').map(({ dropped }) => dropped)).toEqual([2]);
  });

  it('ends with its connection', async () => {
    await open(() => true);
    link.close();
    await host.invoke('emit', { args: [] }, { transport: 'test', clientId: 'other', origin: null });
    expect(link.of('event')).toEqual([]);
  });
});
