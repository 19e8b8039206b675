import { setImmediate } from 'node:timers/promises';
import { EventChannel, EventService, EventServiceHost, Channel, Handle, Public, currentCall } from 'sallyport/main';
import { debounce, latest, throttle, type EventAudience, type EventPace } from 'sallyport/main';
import { ManualClock, RecordingLogger, createLoopback, createTestHost } from 'sallyport/testing';
import type { EventSink, EventTraits } from '../../../src/main/host/event-channel.js';

interface TaskEvents {
  readonly progress: number;
  readonly done: void;
}

interface Subscribed {
  readonly heard: unknown[];
  readonly leave: () => void;
}

class Fixture {
  readonly clock = new ManualClock();
  readonly failures: unknown[] = [];
  readonly events: EventChannel<TaskEvents>;

  constructor(pace?: EventPace) {
    this.events = new EventChannel({
      clock: this.clock,
      paces: new Map(pace ? [['progress', pace]] : []),
      onFailure: (event, error) => this.failures.push([event, error]),
    });
  }

  subscribe(clientId: string, event = 'progress'): Subscribed {
    const heard: unknown[] = [];
    const peer = { transport: clientId.startsWith('e') ? 'electron' : 'web-socket', clientId, origin: null };
    const leave = this.events.attach(event, (payload) => void heard.push(payload), { peer });
    return { heard, leave };
  }

  listen(): unknown[] {
    const heard: unknown[] = [];
    this.events.on('progress', (payload) => heard.push(payload));
    return heard;
  }
}

describe('EventChannel.to', () => {
  it('tells one client', () => {
    const fixture = new Fixture();
    const [one, two] = [fixture.subscribe('e1'), fixture.subscribe('w2')];
    fixture.events.to({ clientId: 'w2' }).emit('progress', 1);
    expect([one.heard, two.heard]).toEqual([[], [1]]);
  });

  it('tells those for whom `where` says so', () => {
    const fixture = new Fixture();
    const [one, two, three] = [fixture.subscribe('e1'), fixture.subscribe('w2'), fixture.subscribe('e3')];
    fixture.events.to({ where: ({ peer }) => peer.transport === 'electron' }).emit('progress', 1);
    expect([one.heard, two.heard, three.heard]).toEqual([[1], [], [1]]);
  });

  it('tells nobody when `where` throws', () => {
    const fixture = new Fixture();
    const first = fixture.subscribe('e1');
    fixture.subscribe('e2');
    const where = ({ peer }: { peer: { clientId: string } }): boolean => {
      if (peer.clientId === 'e2') throw new Error('undecided');
      return true;
    };
    expect(() => fixture.events.to({ where }).emit('progress', 1)).toThrow('undecided');
    expect(first.heard).toEqual([]);
  });

  it('is not heard by listeners in main', () => {
    const fixture = new Fixture();
    const heard = fixture.listen();
    fixture.events.to({ where: () => true }).emit('progress', 1);
    fixture.events.emit('progress', 2);
    expect(heard).toEqual([2]);
  });
});

describe('EventChannel.isHeardBy', () => {
  it('knows whether a client has subscribed to an event', () => {
    const { events, ...fixture } = new Fixture();
    const isHeard = (clientId: string): boolean => events.isHeardBy({ clientId }, 'progress');
    expect(isHeard('e1')).toBe(false);
    events.on('progress', () => undefined);
    expect(isHeard('e1')).toBe(false);
    const leave = events.attach('progress', () => undefined, {
      peer: { transport: 'electron', clientId: 'e1', origin: null },
    });
    expect([isHeard('e1'), isHeard('e2'), events.isHeardBy({ clientId: 'e1' }, 'done')]).toEqual([true, false, false]);
    leave();
    expect(isHeard('e1')).toBe(false);
    expect(fixture.failures).toEqual([]);
  });
});

describe('EventChannel.emit', () => {
  it('does not tell who has left because of the same event', () => {
    const fixture = new Fixture(throttle(100));
    fixture.events.on('progress', () => second.leave());
    const second = fixture.subscribe('e2');
    fixture.events.emit('progress', 1);
    expect(second.heard).toEqual([]);
    // What would hold back the next one would outlive its subscriber.
    expect(fixture.clock.pendingTimers).toBe(1);
  });

  it('fails for a listener in main only after all have been told', () => {
    const fixture = new Fixture();
    fixture.events.on('progress', () => {
      throw new Error('broken');
    });
    const page = fixture.subscribe('e1');
    expect(() => fixture.events.emit('progress', 1)).toThrow("Listeners of 'progress' failed");
    expect(page.heard).toEqual([1]);
  });
});

describe('throttle', () => {
  it('tells at once, then at most once in its time, and always the last', () => {
    const fixture = new Fixture(throttle(100));
    const { heard } = fixture.subscribe('e1');
    for (const number of [1, 2, 3]) fixture.events.emit('progress', number);
    expect(heard).toEqual([1]);
    fixture.clock.advance(99);
    expect(heard).toEqual([1]);
    fixture.clock.advance(1);
    expect(heard).toEqual([1, 3]);
    fixture.events.emit('progress', 4);
    fixture.clock.advance(99);
    expect(heard).toEqual([1, 3]);
    fixture.clock.advance(1);
    expect(heard).toEqual([1, 3, 4]);
    fixture.clock.advance(100);
    fixture.events.emit('progress', 5);
    expect(heard).toEqual([1, 3, 4, 5]);
  });

  it('leaves no timer behind when nothing more is emitted', () => {
    const fixture = new Fixture(throttle(100));
    fixture.subscribe('e1');
    fixture.events.emit('progress', 1);
    fixture.clock.advance(100);
    expect(fixture.clock.pendingTimers).toBe(0);
  });

  it('holds nothing back from one subscriber for the sake of another', () => {
    const fixture = new Fixture(throttle(100));
    const [one, two] = [fixture.subscribe('e1'), fixture.subscribe('e2')];
    fixture.events.to({ clientId: 'e1' }).emit('progress', 1);
    fixture.events.to({ clientId: 'e2' }).emit('progress', 2);
    fixture.events.emit('progress', 3);
    fixture.clock.advance(100);
    expect([one.heard, two.heard]).toEqual([
      [1, 3],
      [2, 3],
    ]);
  });

  it('leaves other events alone', () => {
    const fixture = new Fixture(throttle(100));
    const { heard } = fixture.subscribe('e1', 'done');
    fixture.events.emit('done');
    fixture.events.emit('done');
    expect(heard).toEqual([undefined, undefined]);
  });

  it('forgets what it holds for who leaves', () => {
    const fixture = new Fixture(throttle(100));
    const { heard, leave } = fixture.subscribe('e1');
    fixture.events.emit('progress', 1);
    fixture.events.emit('progress', 2);
    leave();
    expect(fixture.clock.pendingTimers).toBe(0);
    fixture.clock.advance(200);
    expect(heard).toEqual([1]);
  });

  it('takes the payload as it was when it was emitted', () => {
    const events = new EventChannel<{ readonly list: number[] }>({
      clock: new ManualClock(),
      paces: new Map([['list', throttle(100)]]),
    });
    const heard: unknown[] = [];
    events.on('list', (list) => heard.push(list));
    const list = [1];
    events.emit('list', list);
    events.emit('list', list);
    list.push(2);
    events[Symbol.dispose]();
    expect(heard).toEqual([[1], [1]]);
  });

  it.each([0, -1, 1.5, Number.NaN, 2_147_483_648])('refuses %p', (perMs) => {
    expect(() => throttle(perMs)).toThrow(TypeError);
  });
});

describe('debounce', () => {
  it('tells the last one when it has been quiet', () => {
    const fixture = new Fixture(debounce(50));
    const { heard } = fixture.subscribe('e1');
    for (const number of [1, 2, 3]) {
      fixture.events.emit('progress', number);
      fixture.clock.advance(49);
    }
    expect(heard).toEqual([]);
    fixture.clock.advance(1);
    expect(heard).toEqual([3]);
    expect(fixture.clock.pendingTimers).toBe(0);
  });

  it('waits no longer than maxWaitMs', () => {
    const fixture = new Fixture(debounce(50, { maxWaitMs: 100 }));
    const { heard } = fixture.subscribe('e1');
    for (let number = 1; number <= 4; number += 1) {
      fixture.events.emit('progress', number);
      fixture.clock.advance(30);
    }
    expect(heard).toEqual([4]);
    fixture.events.emit('progress', 5);
    fixture.clock.advance(49);
    expect(heard).toEqual([4]);
    fixture.clock.advance(1);
    expect(heard).toEqual([4, 5]);
  });

  it('forgets what it holds for who leaves', () => {
    const fixture = new Fixture(debounce(50));
    const { heard, leave } = fixture.subscribe('e1');
    fixture.events.emit('progress', 1);
    leave();
    expect(fixture.clock.pendingTimers).toBe(0);
    expect(heard).toEqual([]);
  });

  it('hands a failure to whoever looks after the channel: emit has returned', () => {
    const fixture = new Fixture(debounce(50));
    const error = new Error('broken');
    fixture.events.on('progress', () => {
      throw error;
    });
    fixture.events.emit('progress', 1);
    fixture.clock.advance(50);
    expect(fixture.failures).toEqual([['progress', error]]);
  });

  it('refuses a longest wait that is shorter than the quiet time', () => {
    expect(() => debounce(50, { maxWaitMs: 49 })).toThrow(TypeError);
    expect(() => debounce(50, { maxWaitMs: 50 })).not.toThrow();
    expect(() => debounce(0)).toThrow(TypeError);
  });
});

describe('latest', () => {
  it('says so to whoever hands the event on', () => {
    const traits: EventTraits[] = [];
    const sink: EventSink = (_payload, given) => void traits.push(given);
    for (const pace of [latest(), throttle(100), undefined]) {
      const fixture = new Fixture(pace);
      fixture.events.attach('progress', sink);
      fixture.events.emit('progress', 1);
      fixture.events[Symbol.dispose]();
    }
    expect(traits.map(({ isLatestOnly }) => isLatestOnly)).toEqual([true, false, false]);
  });
});

describe('EventChannel[Symbol.dispose]', () => {
  it.each([
    ['throttle', throttle(100), [1, 2]],
    ['debounce', debounce(100), [2]],
  ] as const)('hands on what %s holds back, and holds nothing back afterwards', (_name, pace, before) => {
    const fixture = new Fixture(pace);
    const { heard } = fixture.subscribe('e1');
    fixture.events.emit('progress', 1);
    fixture.events.emit('progress', 2);
    fixture.events[Symbol.dispose]();
    expect(heard).toEqual(before);
    fixture.events.emit('progress', 3);
    fixture.events.emit('progress', 4);
    expect(heard).toEqual([...before, 3, 4]);
    expect(fixture.clock.pendingTimers).toBe(0);
  });
});

@EventService()
class TaskService {
  @Channel({ events: { progress: throttle(100) } }) @Public() declare readonly events: EventChannel<TaskEvents>;

  @Handle()
  @Public()
  async run(): Promise<void> {
    const mine: EventAudience = { clientId: currentCall().peer.clientId };
    for (const number of [1, 2, 3]) this.events.to(mine).emit('progress', number);
  }
}

@EventService()
class InheritingService extends TaskService {
  @Channel() declare readonly events: EventChannel<TaskEvents>;
}

describe('@Channel', () => {
  it.each([TaskService, InheritingService])(
    'paces the events of %p for the caller alone, by the host’s clock',
    async (type) => {
      const clock = new ManualClock();
      await using test = await createTestHost(type, { clock });
      const other = await test.connect();
      const heard: number[] = [];
      const heardByOther: number[] = [];
      using _own = test.service.events.on('progress', (number) => heard.push(number));
      using _others = other.events.on('progress', (number) => heardByOther.push(number));
      await setImmediate();
      await test.service.run();
      await setImmediate();
      expect(heard).toEqual([1]);
      clock.advance(100);
      await other.run();
      await setImmediate();
      expect([heard, heardByOther]).toEqual([[1, 3], [1]]);
    },
  );

  it('announces what is held back before the host closes its connections', async () => {
    const clock = new ManualClock();
    const test = await createTestHost(TaskService, { clock });
    const heard: number[] = [];
    test.service.events.on('progress', (number) => heard.push(number));
    await setImmediate();
    await test.service.run();
    await test.dispose();
    await setImmediate();
    expect(heard).toEqual([1, 3]);
  });

  it('logs a listener in main that fails when its time has come', async () => {
    const [clock, logger] = [new ManualClock(), new RecordingLogger()];
    await using host = await EventServiceHost.start(TaskService, { clock, logger });
    const { events } = host.serviceOf(TaskService);
    let count = 0;
    events.on('progress', () => {
      count += 1;
      if (count === 2) throw new Error('broken');
    });
    events.emit('progress', 1);
    events.emit('progress', 2);
    clock.advance(100);
    expect(logger.records).toMatchObject([{ level: 'error', fields: { event: 'progress' } }]);
  });

  it('refuses what is no pace', () => {
    class Service {
      declare readonly events: EventChannel<TaskEvents>;
    }
    const decorate = Channel({ events: { progress: 100 as unknown as EventPace } });
    expect(() => decorate(Service.prototype, 'events')).toThrow("say how fast 'progress' is told");
  });
});

@EventService()
class LoadService {
  @Channel({ events: { load: latest() } }) @Public() declare readonly events: EventChannel<{ readonly load: number }>;
}

describe('an event declared latest()', () => {
  it('reaches a page that is slow to take it with the newest alone, and no loss', async () => {
    await using host = await EventServiceHost.start(LoadService, { clock: new ManualClock() });
    const { page, main } = createLoopback();
    const heard: object[] = [];
    page.start({ onMessage: (message) => heard.push(message as object), onClose: () => undefined });
    host.accept(main, { transport: 'test', clientId: 'slow', origin: null });
    page.post({ kind: 'hello', version: 1 });
    page.post({ kind: 'subscribe', id: 1, channel: 'events', event: 'load' });
    await setImmediate();
    const { events } = host.serviceOf(LoadService);
    for (const load of [1, 2, 3]) events.emit('load', load);
    await setImmediate();
    page.post({ kind: 'ack', id: 1, sequence: 1 });
    await setImmediate();
    expect(heard.slice(1)).toEqual([
      { kind: 'event', id: 1, sequence: 1, payload: 1 },
      { kind: 'event', id: 1, sequence: 2, payload: 3 },
    ]);
  });
});
