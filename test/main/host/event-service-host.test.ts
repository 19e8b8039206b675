import { IsInt } from 'class-validator';
import { container, injectable } from 'tsyringe';
import {
  Arg,
  Channel,
  EventChannel,
  EventService,
  Handle,
  Namespace,
  Public,
  Receive,
  Requires,
  Stream,
  currentCall,
} from 'sallyport/main';
import { CancelledError, ErrorCode, ServiceError, TimeoutError, type Events } from 'sallyport/shared';
import { ManualClock, RecordingLogger, createTestHost, type TestHost, type TestHostOptions } from 'sallyport/testing';

@ErrorCode('CLOSED')
class ClosedError extends ServiceError<{ readonly since: string }> {
  declare readonly code: 'CLOSED';
}

/** Lets a test hold a method in the middle and see how it ended. */
class Gate {
  readonly entered = Promise.withResolvers<void>();
  readonly leave = Promise.withResolvers<string>();
  readonly aborted = Promise.withResolvers<unknown>();
}

@injectable()
class Journal {
  readonly lines: string[] = [];
}

@EventService()
class ClockService {
  constructor(private readonly journal: Journal) {
    journal.lines.push('clock made');
  }

  @Handle()
  @Requires('clock:read')
  async now(): Promise<string> {
    return `now, ${this.journal.lines.length}`;
  }

  [Symbol.dispose](): void {
    this.journal.lines.push('clock disposed');
  }
}

interface AppEvents {
  readonly changed: number;
  readonly done: void;
}

@EventService()
class AppService {
  @Channel() @Public() declare readonly events: EventChannel<AppEvents>;
  @Namespace() declare readonly clock: ClockService;
  readonly gates = new Map<number, Gate>();
  readonly noted: number[] = [];
  finallyRan = 0;

  constructor(private readonly journal: Journal) {}

  gate(key: number): Gate {
    let gate = this.gates.get(key);
    if (!gate) this.gates.set(key, (gate = new Gate()));
    return gate;
  }

  @Handle()
  @Public()
  async wait(@Arg(IsInt()) key: number, signal?: AbortSignal): Promise<string> {
    const gate = this.gate(key);
    signal?.addEventListener('abort', () => gate.aborted.resolve(signal.reason));
    gate.entered.resolve();
    return gate.leave.promise;
  }

  @Handle()
  @Public()
  async fail(): Promise<void> {
    throw new ClosedError('The shop is closed', { details: { since: 'noon' } });
  }

  @Handle()
  @Public()
  async breakDown(): Promise<void> {
    throw new TypeError('/secret/path exploded');
  }

  @Handle()
  @Public()
  async announce(@Arg(IsInt()) amount: number): Promise<string> {
    for (let value = 0; value < amount; value += 1) this.events.emit('changed', value);
    return 'announced';
  }

  @Handle()
  @Public()
  async whoami(): Promise<string> {
    await Promise.resolve();
    return currentCall().peer.clientId;
  }

  @Receive()
  @Public()
  note(@Arg(IsInt()) value: number): void {
    this.noted.push(value);
    this.events.emit('done');
  }

  @Stream()
  @Public()
  async *callers(@Arg(IsInt()) amount: number): AsyncIterable<string> {
    try {
      for (let index = 0; index < amount; index += 1) {
        await Promise.resolve();
        yield currentCall().peer.clientId;
      }
    } finally {
      this.finallyRan += 1;
      this.journal.lines.push(`left by ${currentCall().peer.clientId}`);
      this.events.emit('done');
    }
  }

  @Stream()
  @Public()
  async *silence(): AsyncIterable<string> {
    yield 'first';
    await new Promise(() => undefined);
  }
}

interface IAppService {
  readonly events: Events<AppEvents>;
  readonly clock: { now(): Promise<string> };
  wait(key: number, signal?: AbortSignal): Promise<string>;
  fail(): Promise<void>;
  breakDown(): Promise<void>;
  announce(amount: number): Promise<string>;
  whoami(): Promise<string>;
  note(value: number): void;
  callers(amount: number): AsyncIterable<string>;
  silence(): AsyncIterable<string>;
}

describe('EventServiceHost', () => {
  const logger = new RecordingLogger();
  let journal: Journal;
  let test: TestHost<IAppService>;
  let clock: ManualClock;

  const open = async (options: TestHostOptions = {}): Promise<TestHost<IAppService>> => {
    journal = new Journal();
    clock = new ManualClock();
    logger.records.length = 0;
    const opened = await createTestHost<IAppService>(AppService, {
      mocks: [[Journal, journal]],
      errors: [ClosedError],
      clock,
      logger,
      ...options,
    });
    hosts.push(opened);
    return opened;
  };

  const hosts: TestHost<IAppService>[] = [];

  /** The instance that serves. */
  const served = async (): Promise<AppService> => {
    return test.host.serviceOf(AppService);
  };

  beforeEach(async () => {
    test = await open();
  });

  afterEach(() => Promise.all(hosts.splice(0).map((opened) => opened.dispose())));

  describe('errors', () => {
    it("brings an app's error as its class, with details and correlation id, and logs it at warn", async () => {
      const error: unknown = await test.service.fail().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ClosedError);
      expect(error).toMatchObject({ code: 'CLOSED', message: 'The shop is closed', details: { since: 'noon' } });
      const line = logger.records.find(({ level }) => level === 'warn');
      expect(line?.fields).toMatchObject({
        channel: 'fail',
        code: 'CLOSED',
        correlationId: (error as ServiceError).correlationId,
      });
    });

    it('tells the page nothing of an unexpected error, and the log everything', async () => {
      const error: unknown = await test.service.breakDown().catch((thrown: unknown) => thrown);
      expect(JSON.stringify({ ...(error as object), message: (error as Error).message })).not.toContain('secret');
      const line = logger.records.find(({ fields }) => fields['code'] === 'INTERNAL');
      expect((line?.fields['cause'] as Error | undefined)?.message).toBe('/secret/path exploded');
    });

    it('adds the cause in development', async () => {
      await using development = await open({ development: true });
      await expect(development.service.breakDown()).rejects.toMatchObject({
        cause: { message: '/secret/path exploded' },
      });
    });

    it('logs a success at debug with channel, duration and correlation id', async () => {
      await test.service.whoami();
      expect(logger.records).toContainEqual({
        level: 'debug',
        message: 'call succeeded',
        fields: expect.objectContaining({ channel: 'whoami', durationMs: 0, correlationId: expect.any(String) }),
      });
    });
  });

  describe('cancellation and deadlines', () => {
    it('aborts the method in main when the caller aborts, and rejects at once', async () => {
      const instance = await served();
      const controller = new AbortController();
      const pending = test.service.wait(1, controller.signal);
      await instance.gate(1).entered.promise;
      controller.abort();
      await expect(pending).rejects.toBeInstanceOf(CancelledError);
      expect(await instance.gate(1).aborted.promise).toBeInstanceOf(CancelledError);
    });

    it('sends nothing for a signal that was aborted before', async () => {
      const instance = await served();
      await expect(test.service.wait(2, AbortSignal.abort())).rejects.toBeInstanceOf(CancelledError);
      await test.service.whoami();
      expect(instance.gates.has(2)).toBe(false);
    });

    it('drops a late result', async () => {
      const instance = await served();
      const controller = new AbortController();
      const pending = test.service.wait(3, controller.signal);
      await instance.gate(3).entered.promise;
      controller.abort();
      await expect(pending).rejects.toBeInstanceOf(CancelledError);
      instance.gate(3).leave.resolve('late');
      expect(await test.service.whoami()).toBe('loopback-1');
    });

    it('ends a call at its deadline, whether its method notices or not', async () => {
      const instance = await served();
      const pending = test.service.wait(4);
      await instance.gate(4).entered.promise;
      clock.advance(29_999);
      clock.advance(1);
      await expect(pending).rejects.toMatchObject({ code: 'TIMEOUT', details: { timeoutMs: 30_000 } });
      expect(await instance.gate(4).aborted.promise).toBeInstanceOf(TimeoutError);
      expect(clock.pendingTimers).toBe(0);
    });

    it("runs a stream's deadline from item to item", async () => {
      const iterator = test.service.silence()[Symbol.asyncIterator]();
      expect(await iterator.next()).toEqual({ done: false, value: 'first' });
      await test.service.whoami(); // main has asked for the second item by now
      clock.advance(29_999);
      const second = iterator.next();
      clock.advance(1);
      await expect(second).rejects.toBeInstanceOf(TimeoutError);
    });

    it('aborts what a closed connection has left running', async () => {
      const instance = await served();
      const pending = test.service.wait(5).catch((error: unknown) => error);
      await instance.gate(5).entered.promise;
      const disposed = test.dispose();
      expect(await instance.gate(5).aborted.promise).toBeInstanceOf(CancelledError);
      await disposed;
      expect(await pending).toMatchObject({ code: 'DISPOSED' });
      await expect(test.service.whoami()).rejects.toMatchObject({ code: 'DISPOSED' });
    });
  });

  describe('concurrency', () => {
    it('runs as many as the limit, queues as many, and refuses one more', async () => {
      await using small = await open({ limits: { maxRunningCalls: 2, maxWaitingCalls: 1 } });
      test = small;
      const instance = await served();
      const first = small.service.wait(1);
      const second = small.service.wait(2);
      const third = small.service.wait(3);
      await expect(small.service.wait(4)).rejects.toMatchObject({
        code: 'RESOURCE_EXHAUSTED',
        details: { resource: 'calls', maximum: 3 },
      });
      expect(instance.gates.has(3)).toBe(false);
      instance.gate(1).leave.resolve('one');
      expect(await first).toBe('one');
      await instance.gate(3).entered.promise;
      instance.gate(2).leave.resolve('two');
      instance.gate(3).leave.resolve('three');
      expect(await Promise.all([second, third])).toEqual(['two', 'three']);
    });

    it("does not count one client's calls against another's", async () => {
      await using small = await open({ limits: { maxRunningCalls: 1, maxWaitingCalls: 1 } });
      test = small;
      const instance = await served();
      const other = await small.connect();
      const first = small.service.wait(1);
      await instance.gate(1).entered.promise;
      expect(await other.whoami()).toBe('loopback-2');
      instance.gate(1).leave.resolve('one');
      await first;
    });

    it('frees the place of a call that was cancelled while it waited', async () => {
      await using small = await open({ limits: { maxRunningCalls: 1, maxWaitingCalls: 1 } });
      test = small;
      const instance = await served();
      const first = small.service.wait(1);
      await instance.gate(1).entered.promise;
      const controller = new AbortController();
      const waiting = small.service.wait(2, controller.signal);
      controller.abort();
      await expect(waiting).rejects.toBeInstanceOf(CancelledError);
      const third = small.service.wait(3);
      instance.gate(1).leave.resolve('one');
      instance.gate(3).leave.resolve('three');
      expect(await Promise.all([first, third])).toEqual(['one', 'three']);
      expect(instance.gates.has(2)).toBe(false);
    });
  });

  describe('call context', () => {
    it('never mixes two clients, however their calls interleave', async () => {
      const other = await test.connect();
      const calls = Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? test.service : other).whoami());
      const answers = await Promise.all(calls);
      expect(answers.every((answer, index) => answer === `loopback-${(index % 2) + 1}`)).toBe(true);
    });

    it("belongs to a stream's body on every item and in its finally", async () => {
      const seen: string[] = [];
      for await (const caller of test.service.callers(3)) seen.push(caller);
      expect(seen).toEqual(['loopback-1', 'loopback-1', 'loopback-1']);
      expect(journal.lines).toContain('left by loopback-1');
    });

    it('is not there outside of a call', () => {
      expect(() => currentCall()).toThrow('outside of a call');
    });
  });

  describe('streams', () => {
    it("runs the source's finally when the reader breaks off", async () => {
      const done = test.service.events.once('done');
      for await (const _caller of test.service.callers(1_000)) break;
      await done;
      expect((await served()).finallyRan).toBe(1);
    });

    it("runs the source's finally when the page goes away", async () => {
      const instance = await served();
      const finished = new Promise<void>((resolve) => void instance.events.on('done', () => resolve()));
      const iterator = test.service.callers(1_000_000)[Symbol.asyncIterator]();
      await iterator.next();
      const disposed = test.dispose();
      await finished;
      await disposed;
      expect(instance.finallyRan).toBe(1);
    });

    it('asks for nothing before the first item is asked for', async () => {
      const instance = await served();
      const stream = test.service.callers(1);
      await test.service.whoami();
      expect(instance.finallyRan).toBe(0);
      await stream[Symbol.asyncIterator]().next();
    });
  });

  describe('events', () => {
    it('brings every event that a later call causes, in order', async () => {
      const seen: number[] = [];
      test.service.events.on('changed', (value) => seen.push(value));
      await test.service.announce(5);
      expect(seen).toEqual([0, 1, 2, 3, 4]);
    });

    it('brings nothing once unsubscribed', async () => {
      const seen: number[] = [];
      const subscription = test.service.events.on('changed', (value) => seen.push(value));
      subscription();
      await test.service.announce(5);
      expect(seen).toEqual([]);
    });

    it('ends a wait that is aborted, and one that takes too long', async () => {
      await expect(test.service.events.once('done', { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(
        CancelledError,
      );
      await expect(test.service.events.once('done', { timeoutMs: 1 })).rejects.toBeInstanceOf(TimeoutError);
    });

    it('refuses the 257th subscription', async () => {
      const problems: string[] = [];
      await using small = await open({ onProblem: (error) => problems.push(error.code) });
      for (let index = 0; index < 257; index += 1) small.service.events.on('changed', () => undefined);
      await small.service.whoami();
      expect(problems).toEqual(['RESOURCE_EXHAUSTED']);
    });
  });

  describe('one-way methods', () => {
    it('run and answer nothing', async () => {
      const done = test.service.events.once('done');
      expect(test.service.note(7)).toBeUndefined();
      await done;
      expect((await served()).noted).toEqual([7]);
    });

    it('log their failure', async () => {
      test.service.note('seven' as never);
      await test.service.whoami();
      expect(logger.records).toContainEqual(
        expect.objectContaining({
          level: 'warn',
          fields: expect.objectContaining({ channel: 'note', code: 'VALIDATION' }),
        }),
      );
    });
  });

  describe('namespaces', () => {
    it('are made on their first call, once', async () => {
      expect(journal.lines).not.toContain('clock made');
      await test.service.clock.now();
      await test.service.clock.now();
      expect(journal.lines.filter((line) => line === 'clock made')).toHaveLength(1);
    });

    it('are disposed of with the host', async () => {
      await test.service.clock.now();
      await test.dispose();
      expect(journal.lines.at(-1)).toBe('clock disposed');
    });

    it('leave the app container alone', async () => {
      await test.service.clock.now();
      expect(container.isRegistered(ClockService)).toBe(false);
    });
  });

  describe('access', () => {
    it('shows a client only what it may use, and refuses the rest all the same', async () => {
      await using guest = await open({ authorize: () => false });
      expect(guest.service).not.toHaveProperty('clock');
      expect(guest.service).toHaveProperty('whoami');
    });

    it('asks with the call and the permission', async () => {
      const asked: unknown[] = [];
      await using careful = await open({
        authorize: (request, permission) => {
          asked.push([request.channel, request.peer.clientId, permission]);
          return true;
        },
      });
      await careful.service.clock.now();
      expect(asked).toContainEqual(['clock:now', 'loopback-1', 'clock:read']);
    });

    it('denies when the app answers with anything but true', async () => {
      await using odd = await open({ authorize: (() => 'yes') as never });
      expect(odd.service).not.toHaveProperty('clock');
    });

    it('refuses a sender that its transport refused', async () => {
      await expect(test.connect({ refusal: 'subframe' })).rejects.toMatchObject({
        code: 'SENDER_REFUSED',
        details: { reason: 'subframe' },
      });
    });
  });

  describe('invoke', () => {
    const peer = { transport: 'test', clientId: 'single', origin: null };

    it('answers data, never an error object', async () => {
      expect(await test.host.invoke('whoami', { args: [] }, peer)).toEqual({ ok: true, value: 'single' });
      expect(await test.host.invoke('fail', { args: [] }, peer)).toMatchObject({
        ok: false,
        error: { code: 'CLOSED' },
      });
      expect(await test.host.invoke('nothing', { args: [] }, peer)).toMatchObject({
        ok: false,
        error: { code: 'UNKNOWN_CHANNEL' },
      });
    });

    it.each([undefined, null, [], 'x', { args: [], extra: 1 }, { args: 5 }])(
      'refuses the envelope %j',
      async (envelope) => {
        expect(await test.host.invoke('whoami', envelope, peer)).toMatchObject({
          ok: false,
          error: { code: 'PROTOCOL' },
        });
      },
    );

    it('refuses a sender that its transport refused', async () => {
      const subframe = { ...peer, refusal: 'subframe' as const };
      expect(await test.host.invoke('whoami', { args: [] }, subframe)).toMatchObject({
        ok: false,
        error: { code: 'SENDER_REFUSED' },
      });
    });

    it('aborts with its signal', async () => {
      const instance = await served();
      const controller = new AbortController();
      const answer = test.host.invoke('wait', { args: [9] }, peer, controller.signal);
      await instance.gate(9).entered.promise;
      controller.abort();
      expect(await answer).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    });

    it.each([-1, Number.NaN, 2 ** 31, 1e12])("clamps a caller's deadline of %p", async (timeoutMs) => {
      const instance = await served();
      const answer = test.host.invoke('wait', { args: [10], meta: { timeoutMs } }, peer);
      await instance.gate(10).entered.promise;
      const expectedMs = timeoutMs === -1 ? 1 : 30_000;
      clock.advance(expectedMs);
      expect(await answer).toMatchObject({ ok: false, error: { code: 'TIMEOUT', details: { timeoutMs: expectedMs } } });
    });
  });

  it('refuses limits that would switch a guard off', async () => {
    await expect(open({ limits: { maxDepth: 0 } })).rejects.toThrow('limits.maxDepth');
    await expect(open({ limits: { timeoutMs: Number.NaN } })).rejects.toThrow('limits.timeoutMs');
  });
});
