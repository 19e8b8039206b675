import { container } from 'tsyringe';
import { Channel, EventChannel, EventService, Handle, Namespace, Public } from 'sallyport/main';
import { DefinitionError, type ServiceError } from 'sallyport/shared';
import {
  ManualClock,
  RecordingAuditTrail,
  RecordingLogger,
  expectRefused,
  createTestHost,
  type TestHost,
} from 'sallyport/testing';
import { inWorker, type InWorker, type InWorkerOptions, type LaunchWorker, type WorkerStatus } from 'sallyport/worker';
import { typescriptWorker } from '../setup/typescript-worker.js';
import { HeavyService, TooHeavyError } from './heavy-service.js';

@EventService()
class App {
  @Namespace() declare readonly heavy: HeavyService;
}

const launch = typescriptWorker('test/worker/heavy-worker.ts');

/** The statuses of one worker, and when each was reached. */
class StatusLog {
  readonly states: WorkerStatus['state'][] = [];
  private waiting: (() => void)[] = [];

  readonly note = ({ state }: WorkerStatus): void => {
    this.states.push(state);
    for (const wake of this.waiting.splice(0)) wake();
  };

  /** Resolves when the last status is that, for the nth time. */
  async reached(state: WorkerStatus['state'], times = 1): Promise<void> {
    while (this.states.filter((each) => each === state).length < times) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }
}

interface Scene extends AsyncDisposable {
  readonly heavy: InWorker<HeavyService>;
  readonly test: TestHost<App>;
  readonly statuses: StatusLog;
  readonly logger: RecordingLogger;
  readonly audit: RecordingAuditTrail;
}

async function open(options: InWorkerOptions = {}, how: LaunchWorker = launch): Promise<Scene> {
  const statuses = new StatusLog();
  const logger = new RecordingLogger();
  const audit = new RecordingAuditTrail();
  const heavy = inWorker(HeavyService, how, { errors: [TooHeavyError], onStatus: statuses.note, logger, ...options });
  const own = container.createChildContainer();
  own.register(HeavyService, { useValue: heavy });
  const test = await createTestHost(App, {
    container: own,
    errors: [TooHeavyError],
    onProblem: () => undefined,
    authorize: (_request, permission) => permission === 'heavy:lift',
    audit,
  });
  return {
    heavy,
    test,
    statuses,
    logger,
    audit,
    async [Symbol.asyncDispose]() {
      await test.dispose();
      await heavy[Symbol.asyncDispose]();
    },
  };
}

describe('inWorker', () => {
  it('runs the methods in a thread of their own, started by the first call', async () => {
    await using scene = await open();
    expect(scene.statuses.states).toEqual([]);
    const { heavy } = scene.test.service;
    await expect(Promise.all([heavy.double(2), heavy.double(3)])).resolves.toEqual([4, 6]);
    expect(await heavy.where()).toBeGreaterThan(0);
    expect(scene.statuses.states).toEqual(['starting', 'running']);
  });

  it('checks in main, and rebuilds payload classes on the other side', async () => {
    await using scene = await open();
    const { heavy } = scene.test.service;
    await expect(heavy.double('2' as never)).rejects.toMatchObject({ code: 'VALIDATION' });
    expect(scene.statuses.states).toEqual([]);
    await expect(heavy.search({ text: 'abc' } as never)).resolves.toEqual({ text: 'ABC' });
  });

  it('has main alone record, count and retry', async () => {
    await using scene = await open();
    const { heavy } = scene.test.service;
    expect(await heavy.attempts()).toBe(2);
    expect(await heavy.attempts()).toBe(4);
    await expectRefused(heavy.attempts(), 'RATE_LIMITED');
    expect(scene.audit.outcomesOf('heavy:attempts')).toEqual([
      'intent',
      'success',
      'intent',
      'success',
      'refusal RATE_LIMITED',
    ]);
  });

  it('brings errors as their class, and tells the page no more than main tells', async () => {
    await using scene = await open();
    const { heavy } = scene.test.service;
    const error: unknown = await heavy.lift(90).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TooHeavyError);
    expect(error).toMatchObject({ details: { kilograms: 90 } });
    const internal: unknown = await heavy.breakDown().catch((thrown: unknown) => thrown);
    expect(internal).toMatchObject({ code: 'INTERNAL' });
    expect((internal as Error).cause).toBeUndefined();
    const own = await scene.heavy.breakDown().catch((thrown: unknown) => thrown);
    expect((own as Error).cause).toMatchObject({ message: 'deep inside' });
  });

  it('aborts in the worker what the page aborts', async () => {
    await using scene = await open();
    const { heavy } = scene.test.service;
    const controller = new AbortController();
    const waiting = heavy.wait(controller.signal);
    await heavy.where();
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    while ((await heavy.read()).length === 0);
    await expect(heavy.read()).resolves.toEqual(['aborted']);
  });

  it('streams, and stops the source when the page stops reading', async () => {
    await using scene = await open();
    const { heavy } = scene.test.service;
    const seen: number[] = [];
    for await (const item of heavy.count(1_000_000)) {
      seen.push(item);
      if (item === 300) break;
    }
    expect(seen).toHaveLength(300);
    while ((await heavy.read()).length === 0);
    await expect(heavy.read()).resolves.toEqual(['finally']);
  });

  it('calls the page’s functions from the worker, before the result', async () => {
    await using scene = await open();
    const steps: unknown[] = [];
    await expect(scene.test.service.heavy.climb(20, (step) => steps.push(step))).resolves.toBe('there');
    expect(steps).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('lets the worker read what the page uploads', async () => {
    await using scene = await open();
    const body = async function* (): AsyncGenerator<Uint8Array<ArrayBuffer>> {
      for (let count = 0; count < 40; count += 1) yield new Uint8Array(65_536);
    };
    await expect(scene.test.service.heavy.weigh(body())).resolves.toBe(40 * 65_536);
  });

  it('passes one-way messages on, in the order of the calls', async () => {
    await using scene = await open();
    const { heavy } = scene.test.service;
    await heavy.where();
    heavy.note('a');
    heavy.note('b');
    await expect(heavy.read()).resolves.toEqual(['a', 'b']);
  });

  it.each(['exit', 'throw'])(
    'rejects with UNAVAILABLE what a worker leaves behind (%s), and starts another',
    async (how) => {
      const clock = new ManualClock();
      await using scene = await open({ clock, random: () => 0.5 });
      const { heavy } = scene.test.service;
      const first = await heavy.where();
      const stream = heavy.count(1_000_000)[Symbol.asyncIterator]();
      await stream.next();
      const inFlight = [heavy.wait(new AbortController().signal), heavy.die(how)];
      for (const call of inFlight) await expect(call).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await expect(drain(stream)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      await scene.statuses.reached('waiting');
      await expect(heavy.double(1)).rejects.toMatchObject({ code: 'UNAVAILABLE', details: { retryAfterMs: 250 } });
      expect(scene.logger.records.filter(({ level }) => level === 'warn')).toMatchObject([
        { message: 'A worker has ended', fields: { service: 'HeavyService', attempt: 1, retryInMs: 250 } },
      ]);
      clock.advance(250);
      await expect(heavy.double(1)).resolves.toBe(2);
      expect(await heavy.where()).not.toBe(first);
    },
  );

  it('waits longer each time for a worker that ends at once, and at most 30 s', async () => {
    const clock = new ManualClock();
    const waits: number[] = [];
    const statuses = new StatusLog();
    const failing = (): never => {
      throw new Error('no such file');
    };
    await using heavy = inWorker(HeavyService, failing, {
      clock,
      random: () => 1,
      onStatus: (status) => {
        if (status.state === 'waiting') waits.push(status.retryInMs);
        statuses.note(status);
      },
    });
    await expect(heavy.double(1)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    for (let times = 1; times <= 8; times += 1) {
      await statuses.reached('waiting', times);
      clock.advance(30_000);
    }
    await statuses.reached('waiting', 9);
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('rejects with UNAVAILABLE what waits for a worker that does not get ready', async () => {
    await using heavy = inWorker(HeavyService, typescriptWorker('test/worker/heavy-service.ts'), {
      startTimeoutMs: 5_000,
    });
    const error: unknown = await heavy.double(1).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'UNAVAILABLE' });
    expect(String((error as ServiceError).cause)).toContain('exit code 0');
  });

  it('kills a worker that does not end by itself', async () => {
    const scene = await open({ stopTimeoutMs: 50 }, typescriptWorker('test/worker/stubborn-worker.ts'));
    await scene.test.service.heavy.where();
    await scene[Symbol.asyncDispose]();
    await expect(scene.heavy.where()).rejects.toMatchObject({ code: 'DISPOSED' });
  });

  it('ends with DISPOSED what is in flight when it is disposed of', async () => {
    const scene = await open();
    await scene.heavy.where();
    const waiting = scene.heavy.wait(new AbortController().signal);
    await Promise.all([
      expect(waiting).rejects.toMatchObject({ code: 'DISPOSED' }),
      scene.heavy[Symbol.asyncDispose](),
    ]);
    await scene.test.dispose();
  });

  it('never starts a worker that nobody calls', async () => {
    const start = jest.fn();
    await using _scene = await open({}, start as never);
    expect(start).not.toHaveBeenCalled();
  });

  it('refuses what it cannot forward, naming it', () => {
    @EventService()
    class Talkative {
      @Channel() @Public() declare readonly events: EventChannel<{ readonly told: string }>;
      @Namespace() declare readonly heavy: HeavyService;

      @Handle() @Public() async speak(): Promise<void> {}
    }
    expect(() => inWorker(Talkative, launch)).toThrow(DefinitionError);
    expect(() => inWorker(Talkative, launch)).toThrow(/Talkative\.events.*\n.*Talkative\.heavy/);
  });
});

async function drain(items: AsyncIterator<unknown>): Promise<void> {
  while (!(await items.next()).done);
}
