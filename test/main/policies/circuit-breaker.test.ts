import { Arg, Chunks, CircuitBreaker, EventService, Handle } from 'sallyport/main';
import { CircuitOpenError, NotFoundError, UnavailableError, type Bytes } from 'sallyport/shared';
import { createTestHost, type TestHost } from 'sallyport/testing';
import { Script, WatchedClock, errorOf, fails, hangs } from './scripted.js';

@EventService({ access: 'public' })
class WeatherService {
  static script: Script;

  @Handle()
  @CircuitBreaker({ timeoutMs: 5_000, failureRate: 0.5, resetMs: 30_000, minimumCalls: 4 })
  async forecast(signal?: AbortSignal): Promise<unknown> {
    return WeatherService.script.play(signal);
  }

  @Handle()
  @CircuitBreaker({ timeoutMs: 5_000, minimumCalls: 4 })
  async read(@Arg(Chunks()) map: ReadableStream<Bytes>): Promise<number> {
    const chunks = await Array.fromAsync(map);
    return chunks.length;
  }

  @Handle()
  async other(): Promise<string> {
    return 'other';
  }
}

describe('circuit-breaker', () => {
  let clock: WatchedClock;
  let test: TestHost<WeatherService>;

  const play = (...steps: ((...args: never[]) => unknown)[]): Script => (WeatherService.script = new Script(steps));
  const unavailable = fails(new UnavailableError('down'));
  const fine = (): string => 'sunny';
  /** @returns the code of what each call came to */
  const call = async (times: number): Promise<unknown[]> => {
    const codes: unknown[] = [];
    for (let count = 0; count < times; count += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      codes.push(await test.service.forecast().catch((error: { readonly code: string }) => error.code));
    }
    return codes;
  };
  const open = async (): Promise<void> => {
    play(unavailable);
    await call(4);
  };

  beforeEach(async () => {
    clock = new WatchedClock();
    test = await createTestHost(WeatherService, { clock, onProblem: () => undefined });
  });

  afterEach(() => test.dispose());

  it('lets nothing through once half of at least four calls have failed', async () => {
    const script = play(fine, fine, unavailable, unavailable, fine);
    expect(await call(4)).toEqual(['sunny', 'sunny', 'UNAVAILABLE', 'UNAVAILABLE']);
    const error = await errorOf(test.service.forecast());
    expect(error).toBeInstanceOf(CircuitOpenError);
    expect(error).toMatchObject({ details: { retryAfterMs: 30_000 } });
    expect(script.runs).toHaveLength(4);
    expect(await test.service.other()).toBe('other');
  });

  it.each([
    ['fewer calls', [unavailable, unavailable, unavailable]],
    ['a smaller share of failures', [fine, fine, fine, unavailable, unavailable]],
  ])('does not for %s', async (_name, steps) => {
    play(...steps, fine);
    await call(steps.length);
    expect(await call(1)).toEqual(['sunny']);
  });

  it('counts no answer as a failure that the caller has only itself to blame for', async () => {
    play(fails(new NotFoundError()));
    await call(20);
    play(unavailable, unavailable, unavailable, unavailable, fine);
    expect(await call(5)).toEqual(['UNAVAILABLE', 'UNAVAILABLE', 'UNAVAILABLE', 'UNAVAILABLE', 'sunny']);
  });

  it('counts what the method does not describe', async () => {
    play(fails(new Error('a fault of the method')));
    expect(await call(5)).toEqual(['INTERNAL', 'INTERNAL', 'INTERNAL', 'INTERNAL', 'CIRCUIT_OPEN']);
  });

  it('ends a call that takes too long, has its work aborted, and counts it', async () => {
    const reasons: unknown[] = [];
    const script = play(hangs(reasons));
    const calls = Promise.all(Array.from({ length: 4 }, () => errorOf(test.service.forecast())));
    await script.entered(4);
    clock.advance(5_000);
    expect(await calls).toMatchObject(
      Array.from({ length: 4 }, () => ({ code: 'TIMEOUT', details: { timeoutMs: 5_000 } })),
    );
    expect(reasons).toHaveLength(4);
    expect(await call(1)).toEqual(['CIRCUIT_OPEN']);
  });

  it('does not count a call that its caller gave up', async () => {
    const script = play(hangs());
    const controller = new AbortController();
    const calls = Promise.all(Array.from({ length: 8 }, () => errorOf(test.service.forecast(controller.signal))));
    await script.entered(8);
    controller.abort();
    await calls;
    play(fine);
    expect(await call(1)).toEqual(['sunny']);
  });

  it('does not count a call whose caller wanted to wait for less than the method may take', async () => {
    const script = play(hangs());
    const peer = { transport: 'ipc', clientId: 'impatient', origin: null };
    const envelope = { args: [], meta: { timeoutMs: 100 } };
    const calls = Array.from({ length: 8 }, () => test.host.invoke('forecast', envelope, peer));
    await script.entered(8);
    clock.advance(100);
    const timeout = { ok: false, error: expect.objectContaining({ code: 'TIMEOUT' }) as unknown };
    expect(await Promise.all(calls)).toEqual(calls.map(() => timeout));
    play(fine);
    expect(await call(1)).toEqual(['sunny']);
  });

  it('does not count a call that waited for its own page', async () => {
    const stalled = new ReadableStream<Bytes>();
    const calls = Array.from({ length: 4 }, () => errorOf(test.service.read(stalled)));
    await clock.timer(5_000);
    await test.service.other(); // they have all arrived
    clock.advance(5_000);
    expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => 'TIMEOUT'));
    const map = new ReadableStream<Bytes>({ start: (controller) => controller.close() });
    expect(await (await test.connect()).read(map)).toBe(0);
  });

  it('forgets the calls of earlier than its reset', async () => {
    play(unavailable, unavailable, unavailable);
    await call(3);
    clock.advance(33_001); // the span, and the part of it that was under way
    play(unavailable, fine);
    expect(await call(2)).toEqual(['UNAVAILABLE', 'sunny']);
  });

  it('lets one call through when its time has come, and the others when that one succeeds', async () => {
    await open();
    clock.advance(29_999);
    expect(await errorOf(test.service.forecast())).toMatchObject({
      code: 'CIRCUIT_OPEN',
      details: { retryAfterMs: 1 },
    });
    clock.advance(1);
    const released = Promise.withResolvers<string>();
    const script = play(() => released.promise, fine);
    const first = test.service.forecast();
    await script.entered(1);
    expect(await errorOf(test.service.forecast())).toMatchObject({
      code: 'CIRCUIT_OPEN',
      details: { retryAfterMs: 5_000 },
    });
    released.resolve('sunny');
    expect(await first).toBe('sunny');
    expect(await call(3)).toEqual(['sunny', 'sunny', 'sunny']);
  });

  it('waits as long again when that one fails', async () => {
    await open();
    clock.advance(30_000);
    expect(await call(2)).toEqual(['UNAVAILABLE', 'CIRCUIT_OPEN']);
    clock.advance(29_999);
    expect(await call(1)).toEqual(['CIRCUIT_OPEN']);
    clock.advance(1);
    play(fine);
    expect(await call(1)).toEqual(['sunny']);
  });

  it('lets the next one try when the caller of that one left', async () => {
    await open();
    clock.advance(30_000);
    const script = play(hangs());
    const controller = new AbortController();
    const first = errorOf(test.service.forecast(controller.signal));
    await script.entered(1);
    controller.abort();
    await first;
    await test.service.other(); // by now main knows too
    play(unavailable);
    expect(await call(2)).toEqual(['UNAVAILABLE', 'CIRCUIT_OPEN']);
  });
});
