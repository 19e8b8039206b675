import { setImmediate as nextTurn } from 'node:timers/promises';
import { Channel, EventChannel, EventService, Handle, Public, Requires, Stream, currentCall } from 'sallyport/main';
import { RendererEventService, type ConnectionStatus } from 'sallyport/renderer';
import type { Events, ServiceError } from 'sallyport/shared';
import { ManualClock } from 'sallyport/testing';
import { openDroppable, type DroppableTarget } from '../../targets/droppable.js';
import { RawClient } from '../../targets/raw-client.js';

@EventService()
class BusyService {
  @Channel() @Public() declare readonly events: EventChannel<{ readonly count: number }>;
  @Channel() @Requires('events:read') declare readonly guarded: EventChannel<{ readonly count: number }>;
  readonly aborted = Promise.withResolvers<number>();
  readonly clientIds: string[] = [];
  begun = 0;

  @Handle()
  @Public()
  async hang(signal?: AbortSignal): Promise<void> {
    this.begun += 1;
    signal?.addEventListener('abort', () => this.aborted.resolve(performance.now()));
    await new Promise(() => undefined);
  }

  @Handle()
  @Public()
  async answer(): Promise<number> {
    this.clientIds.push(currentCall().peer.clientId);
    return 42;
  }

  @Stream()
  @Public()
  async *numbers(): AsyncIterable<number> {
    for (let number = 1; ; number += 1) yield number;
  }
}

/** As a page sees it. */
interface IBusyService extends Omit<BusyService, 'events' | 'guarded'> {
  readonly events: Events<{ readonly count: number }>;
  readonly guarded: Events<{ readonly count: number }>;
}

const untilConnected = (service: object): Promise<void> =>
  new Promise((resolve) => {
    const subscription = RendererEventService.onStatus(service, ({ state }) => {
      if (state !== 'connected') return;
      queueMicrotask(() => subscription());
      resolve();
    });
  });

describe('a page whose socket is lost', () => {
  let target: DroppableTarget<BusyService>;
  let service: IBusyService;

  const open = async (limits: object = {}): Promise<void> => {
    target = await openDroppable(BusyService, { limits });
    service = await target.connect();
  };

  const drop = async (): Promise<void> => {
    const lost = new Promise<void>((resolve) => {
      const subscription = RendererEventService.onStatus(service, ({ state }) => {
        if (state !== 'reconnecting') return;
        queueMicrotask(() => subscription());
        resolve();
      });
    });
    expect(await target.server.dropSockets()).toBe(1);
    await lost;
  };

  const errorOf = (work: Promise<unknown>): Promise<ServiceError> =>
    work.then(
      () => Promise.reject(new Error('it did not fail')),
      (error: unknown) => error as ServiceError,
    );

  afterEach(() => target[Symbol.asyncDispose]());

  it('gets every event once and in order, however often it is cut off while they come', async () => {
    await open({ maxQueuedEvents: 10_000 });
    const received: number[] = [];
    const losses: unknown[] = [];
    const total = 6_000;
    const done = Promise.withResolvers<void>();
    const onLoss = (dropped: number | undefined): void => void losses.push(dropped);
    service.events.on(
      'count',
      (count) => {
        received.push(count);
        if (count === total) done.resolve();
      },
      { onLoss },
    );
    await service.answer(); // so that main has subscribed it
    const { events } = target.host.serviceOf(BusyService);
    const cuts: Promise<unknown>[] = [];
    for (let count = 1; count <= total; count += 1) {
      events.emit('count', count);
      if (count % 20 === 0) await nextTurn();
      if (count % 700 === 0) cuts.push(target.server.dropSockets());
      if (count % 700 === 350) await untilConnected(service);
    }
    await Promise.all(cuts);
    await done.promise;
    expect(received).toEqual(Array.from({ length: total }, (_, index) => index + 1));
    expect(losses).toEqual([]);
    expect((await Promise.all(cuts)).filter((dropped) => dropped === 1).length).toBeGreaterThanOrEqual(6);
  });

  it('marks what its queue could not hold while it was away', async () => {
    await open({ eventWindow: 2, maxQueuedEvents: 3 });
    const seen: string[] = [];
    const done = Promise.withResolvers<void>();
    const onEvent = (count: number): void => {
      seen.push(`event ${count}`);
      if (count === 20) done.resolve();
    };
    service.events.on('count', onEvent, { onLoss: (dropped) => seen.push(`loss ${dropped}`) });
    await service.answer();
    const { events } = target.host.serviceOf(BusyService);
    await drop();
    for (let count = 1; count <= 20; count += 1) events.emit('count', count);
    await done.promise;
    expect(seen).toEqual(['loss 17', 'event 18', 'event 19', 'event 20']);
  });

  it('rejects what was in flight at once, and never repeats it', async () => {
    await open();
    const busy = target.host.serviceOf(BusyService);
    const iterator = service.numbers()[Symbol.asyncIterator]();
    await iterator.next();
    const call = errorOf(service.hang());
    await service.answer();
    await drop();
    expect(await call).toMatchObject({ code: 'DISCONNECTED' });
    await untilConnected(service);
    expect(await service.answer()).toBe(42);
    expect(busy.begun).toBe(1);
  });

  it('aborts in main what it had in flight, within 100 ms', async () => {
    await open();
    const call = errorOf(service.hang());
    await service.answer();
    const droppedAtMs = performance.now();
    await drop();
    expect((await target.host.serviceOf(BusyService).aborted.promise) - droppedAtMs).toBeLessThan(100);
    await call;
  });

  it('stays the same client in main', async () => {
    await open();
    await service.answer();
    await drop();
    await untilConnected(service);
    await service.answer();
    const { clientIds } = target.host.serviceOf(BusyService);
    expect(clientIds).toHaveLength(2);
    expect(clientIds[1]).toBe(clientIds[0]);
  });

  it('rejects calls while it is away, and says that it is coming back', async () => {
    await open();
    const call = (async () => {
      await drop();
      return errorOf(service.answer());
    })();
    expect(await call).toMatchObject({ code: 'DISCONNECTED', message: expect.stringContaining('another') });
  });

  it('subscribes when it is back to what was asked for meanwhile, without a loss', async () => {
    await open();
    await drop();
    const losses: unknown[] = [];
    const next = service.events.once('count');
    const subscription = service.events.on('count', () => undefined, { onLoss: (dropped) => losses.push(dropped) });
    await untilConnected(service);
    await service.answer();
    target.host.serviceOf(BusyService).events.emit('count', 7);
    expect(await next).toBe(7);
    subscription();
    expect(losses).toEqual([]);
  });

  it('does not get what happened before a listener that was made after it came back', async () => {
    await open();
    const first = service.events.on('count', () => undefined);
    await service.answer();
    await drop();
    target.host.serviceOf(BusyService).events.emit('count', 1);
    first();
    await untilConnected(service);
    const next = service.events.once('count');
    await service.answer();
    target.host.serviceOf(BusyService).events.emit('count', 2);
    expect(await next).toBe(2);
  });

  it('is told of an unknown loss when main has forgotten it', async () => {
    const clock = new ManualClock();
    target = await openDroppable(BusyService, { clock });
    const pageClock = new ManualClock();
    service = await target.connect({ clock: pageClock, random: () => 0.5, reconnect: true });
    const losses: unknown[] = [];
    const lost = Promise.withResolvers<void>();
    const received: number[] = [];
    const onLoss = (dropped: number | undefined): void => {
      losses.push(dropped);
      lost.resolve();
    };
    service.events.on('count', (count) => received.push(count), { onLoss });
    await service.answer();
    const { events } = target.host.serviceOf(BusyService);
    events.emit('count', 0);
    await service.answer();
    await drop();
    clock.advance(60_000);
    const losesNothing = (): never => {
      throw new Error('It was not there when something could be lost');
    };
    const latecomer = service.events.on('count', () => undefined, { onLoss: losesNothing });
    events.emit('count', 1);
    pageClock.advance(250);
    await lost.promise;
    await service.answer();
    events.emit('count', 2);
    await service.answer();
    expect(losses).toEqual([undefined]);
    expect(received).toEqual([0, 2]);
    latecomer();
  });

  it('is told of an unknown loss when main has let go of its subscription while it came back', async () => {
    const clock = new ManualClock();
    const isAsked = Promise.withResolvers<void>();
    let decide = (): boolean | Promise<boolean> => true;
    target = await openDroppable(BusyService, { clock, authorize: () => decide() });
    service = await target.connect();
    const seen: unknown[] = [];
    service.events.on('count', (count) => seen.push(count), { onLoss: (dropped) => seen.push(`loss ${dropped}`) });
    await service.answer();
    const { events } = target.host.serviceOf(BusyService);
    for (const count of [1, 2, 3]) events.emit('count', count);
    await service.answer();
    const decision = Promise.withResolvers<boolean>();
    decide = () => (isAsked.resolve(), decision.promise);
    await drop();
    await isAsked.promise; // it has said hello, and its welcome waits for the app
    clock.advance(60_000);
    events.emit('count', 4);
    decision.resolve(true);
    await untilConnected(service);
    await service.answer();
    events.emit('count', 5);
    await service.answer();
    expect(seen).toEqual([1, 2, 3, 'loss undefined', 5]);
  });

  it('tells its status: connected, reconnecting with the delay, closed with the reason', async () => {
    await open();
    const states: ConnectionStatus[] = [];
    RendererEventService.onStatus(service, (status) => states.push(status));
    await drop();
    await untilConnected(service);
    await target.host.dispose();
    const reason = await RendererEventService.closed(service);
    expect(reason).toMatchObject({ code: 'DISPOSED' });
    expect(states).toEqual([
      { state: 'connected' },
      { state: 'reconnecting', attempt: 1, retryInMs: expect.any(Number), reason: expect.anything() },
      { state: 'reconnecting', attempt: 1, retryInMs: 0, reason: expect.anything() },
      { state: 'connected' },
      { state: 'closed', reason },
    ]);
  });

  it('is asked for its permission again, and loses what it may not have any longer', async () => {
    let isGranted = true;
    const problems: ServiceError[] = [];
    target = await openDroppable(BusyService, { authorize: () => isGranted });
    service = await target.connect({ onProblem: (error) => problems.push(error) });
    const refused = Promise.withResolvers<void>();
    service.guarded.on('count', () => undefined);
    const once = service.guarded.once('count').catch((error: unknown) => (refused.resolve(), error));
    await service.answer();
    isGranted = false;
    await drop();
    await refused.promise;
    expect(await once).toMatchObject({ code: 'PERMISSION_DENIED' });
    await untilConnected(service);
    await service.answer();
    expect(problems).toMatchObject([{ code: 'PERMISSION_DENIED' }]);
  });

  it('stays away when the page has closed it', async () => {
    await open();
    RendererEventService.disconnect(service);
    expect(RendererEventService.status(service)).toMatchObject({ state: 'closed' });
    expect(await errorOf(service.events.once('count'))).toMatchObject({ code: 'DISCONNECTED' });
  });

  it('is closed for good where it is not to reconnect', async () => {
    target = await openDroppable(BusyService);
    service = await target.connect({ reconnect: false });
    const once = errorOf(service.events.once('count'));
    await target.server.dropSockets();
    expect(await RendererEventService.closed(service)).toMatchObject({ code: 'DISCONNECTED' });
    expect(await once).toMatchObject({ code: 'DISCONNECTED' });
  });

  it('finds other members when it may use others by then', async () => {
    let isGranted = true;
    target = await openDroppable(BusyService, { authorize: () => isGranted });
    service = await target.connect();
    const { answer } = service;
    expect(Object.keys(service)).toContain('guarded');
    isGranted = false;
    await drop();
    await untilConnected(service);
    expect(Object.keys(service)).not.toContain('guarded');
    expect(service.answer).toBe(answer);
    isGranted = true;
    await drop();
    await untilConnected(service);
    expect(Object.keys(service)).toContain('guarded');
  });
});

describe('a resume secret over a socket', () => {
  let target: DroppableTarget<BusyService>;

  const greet = async (resume?: string): Promise<[RawClient, { id: string; resume: string; isResumed: boolean }]> => {
    const client = new RawClient(await target.openLink());
    client.post({ kind: 'hello', version: 1, ...(resume === undefined ? {} : { resume }) });
    const welcome = await client.next('welcome');
    return [client, welcome['client'] as { id: string; resume: string; isResumed: boolean }];
  };

  beforeEach(async () => {
    target = await openDroppable(BusyService);
  });

  afterEach(() => target[Symbol.asyncDispose]());

  it('makes another connection the same client, and closes the one that was left behind', async () => {
    const [first, ticket] = await greet();
    expect(ticket).toMatchObject({ isResumed: false, resume: expect.stringMatching(/^[\w-]{43}$/) });
    const [, again] = await greet(ticket.resume);
    await first.closed;
    expect(first.received.filter(({ kind }) => kind === 'goodbye')).toEqual([]);
    expect(again).toMatchObject({ id: ticket.id, isResumed: true });
    expect(again.resume).not.toBe(ticket.resume);
  });
});
