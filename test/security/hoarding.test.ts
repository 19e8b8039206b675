// Rows about what goes on after a call: streams, events, and pages that do not read.
import {
  Arg,
  Channel,
  EventChannel,
  EventService,
  Handle,
  Public,
  Requires,
  Stream,
  currentCall,
} from 'sallyport/main';
import { IsInt } from 'class-validator';
import { webSocket } from '../targets/web-socket.js';
import { TARGETS, hostilePageFor, type HostilePage } from './hostile-page.js';
import type { Target } from '../targets/target.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

const WINDOW = { bytes: 1_048_576, items: 64 };

@EventService()
class FeedService {
  static produced = 0;

  @Channel() @Public() declare readonly events: EventChannel<{ readonly mail: string; readonly tick: number }>;
  @Channel() @Requires('admin:hear') declare readonly secrets: EventChannel<{ readonly told: string }>;

  @Stream()
  @Public()
  async *endless(): AsyncIterable<number> {
    for (;;) yield (FeedService.produced += 1);
  }

  @Handle()
  @Public()
  async tick(@Arg(IsInt()) times: number): Promise<void> {
    for (let value = 1; value <= times; value += 1) this.events.emit('tick', value);
  }

  @Handle()
  @Public()
  async ping(): Promise<string> {
    return 'pong';
  }

  @Handle()
  @Public()
  async whoAmI(): Promise<string> {
    return currentCall().peer.clientId;
  }
}

beforeEach(() => void (FeedService.produced = 0));

const pageFor = (target: Target): (() => HostilePage<FeedService>) =>
  hostilePageFor(target, FeedService, { authorize: () => false });

const codeOf = (answer: Readonly<Record<string, unknown>>): unknown => (answer['error'] as { code?: unknown }).code;

describe.each(TARGETS)('over $name', (target) => {
  const page = pageFor(target);
  const openStream = (id: number): void =>
    page().raw.post({ kind: 'open', id, channel: 'endless', args: [], credit: WINDOW });
  /** Everything that was said before it has been dealt with. */
  const settle = async (id: number): Promise<void> => {
    page().raw.post({ kind: 'call', id, channel: 'ping', args: [] });
    await page().raw.next('reply', id);
  };

  describe('row 46: abuse of acknowledgements', () => {
    it.each([1e9, -5, Number.NaN, 0.5])(
      'credit of %d ends the stream, and nothing beyond its window was sent',
      async (items) => {
        openStream(1);
        await page().raw.next('chunk', 1);
        page().raw.post({ kind: 'grant', id: 1, credit: { bytes: 0, items } });
        const fault = await Promise.race([page().raw.next('fault', 1), page().raw.next('fault', 0)]);
        expect(codeOf(fault)).toBe('PROTOCOL');
        await settle(2);
        expect(FeedService.produced).toBeLessThanOrEqual(WINDOW.items + 1);
      },
    );

    it('of more than was used is refused, and after the end it is nothing', async () => {
      openStream(1);
      await page().raw.next('chunk', 1);
      page().raw.post({ kind: 'grant', id: 1, credit: { bytes: 0, items: WINDOW.items + 1 } });
      expect(codeOf(await page().raw.next('fault', 1))).toBe('PROTOCOL');
      page().raw.post({ kind: 'grant', id: 1, credit: { bytes: 0, items: 1 } });
      page().raw.post({ kind: 'ack', id: 1, sequence: 1 });
      await settle(2);
      expect(FeedService.produced).toBeLessThanOrEqual(WINDOW.items + 1);
    });
  });

  describe('row 47: hoarding of streams', () => {
    it('beyond thirty-two they are refused, and those that are open go on', async () => {
      for (let id = 1; id <= 1_000; id += 1) openStream(id);
      expect(codeOf(await page().raw.next('fault', 1_000))).toBe('RESOURCE_EXHAUSTED');
      await settle(1_001);
      expect(FeedService.produced).toBeLessThanOrEqual(32 * (WINDOW.items + 1));
      page().raw.received.splice(0);
      page().raw.post({ kind: 'grant', id: 1, credit: { bytes: 0, items: 1 } });
      expect(await page().raw.next('chunk', 1)).toBeDefined();
    });
  });

  describe('row 48: eavesdropping on events', () => {
    const subscribe = (id: number, event: string, channel = 'events'): void =>
      page().raw.post({ kind: 'subscribe', id, channel, event });

    it.each(['*', '', 'told', '__proto__', 'mail*'])(
      'the name %j brings nothing of what others are told',
      async (event) => {
        subscribe(1, event);
        const { events } = page().target.host.serviceOf(FeedService);
        events.emit('mail', 'for nobody in particular');
        await settle(2);
        expect(page().raw.received.filter(({ kind }) => kind === 'event')).toEqual([]);
      },
    );

    it('what needs a permission is refused', async () => {
      page().takeRecords();
      subscribe(1, 'told', 'secrets');
      expect(codeOf(await page().raw.next('fault', 1))).toBe('PERMISSION_DENIED');
      expect(page().takeRecords()).toEqual([
        expect.objectContaining({ code: 'PERMISSION_DENIED', channel: 'secrets' }),
      ]);
    });

    it('what is told to one client, no other hears', async () => {
      const other = await page().target.connectRaw();
      other.post({ kind: 'subscribe', id: 1, channel: 'events', event: 'mail' });
      subscribe(1, 'mail');
      other.post({ kind: 'call', id: 2, channel: 'whoAmI', args: [] });
      const { value: clientId } = await other.next('reply', 2);
      await settle(2);
      const { events } = page().target.host.serviceOf(FeedService);
      events.to({ clientId: String(clientId) }).emit('mail', 'secret');
      expect(await other.next('event', 1)).toMatchObject({ payload: 'secret' });
      await settle(3);
      expect(page().raw.received.filter(({ kind }) => kind === 'event')).toEqual([]);
      other[Symbol.dispose]();
    });

    it('a million topics are two hundred and fifty-six', async () => {
      for (let id = 1; id <= 900; id += 1) subscribe(id, `topic ${id}`);
      expect(codeOf(await page().raw.next('fault', 257))).toBe('RESOURCE_EXHAUSTED');
      await settle(901);
      expect(page().raw.received.filter(({ kind }) => kind === 'fault')).toHaveLength(900 - 256 - 1);
      for (const id of [1, 1, 256, 257]) page().raw.post({ kind: 'cancel', id });
      subscribe(902, 'after');
      await settle(903);
      expect(page().raw.received.filter(({ id }) => id === 902)).toEqual([]);
    });
  });

  describe('fault: slow consumer', () => {
    it('holds no more than its window of a stream, and is told what it lost of events', async () => {
      openStream(1);
      page().raw.post({ kind: 'subscribe', id: 2, channel: 'events', event: 'tick' });
      page().raw.post({ kind: 'call', id: 3, channel: 'tick', args: [100_000] });
      await page().raw.next('reply', 3);
      expect(FeedService.produced).toBeLessThanOrEqual(WINDOW.items + 1);
      const first = page().raw.received.filter(({ kind }) => kind === 'event');
      expect(first).toHaveLength(256);
      page().raw.post({ kind: 'ack', id: 2, sequence: 256 });
      await settle(4);
      const sequences = page().raw.received.flatMap(({ kind, sequence }) => (kind === 'event' ? [sequence] : []));
      expect(sequences).toHaveLength(512);
      expect(sequences.at(256)).toBe(100_000 - 255); // what is missing between is known to be
      expect(await page().target.service.ping()).toBe('pong');
    });
  });
});

describe('row 47: hoarding of streams, on and on', () => {
  const page = pageFor(webSocket);

  it('ends with the connection of whoever asks for ten thousand', async () => {
    for (let id = 1; id <= 10_000; id += 1) {
      page().raw.post({ kind: 'open', id, channel: 'endless', args: [], credit: WINDOW });
    }
    await page().raw.closed;
    expect(await page().target.service.ping()).toBe('pong');
  });
});
