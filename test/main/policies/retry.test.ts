import { EventService, Handle, Idempotent, Retry, Timeout } from 'sallyport/main';
import { DisconnectedError, NotFoundError, TimeoutError, UnavailableError } from 'sallyport/shared';
import { HttpError } from 'sallyport/shim';
import { createTestHost, type TestHost } from 'sallyport/testing';
import { Script, WatchedClock, errorOf, fails, hangs } from './scripted.js';

@EventService({ access: 'public' })
class WeatherService {
  static script: Script;

  @Handle()
  @Idempotent()
  @Retry({ attempts: 3, initialDelayMs: 1_000, maxDelayMs: 1_500 })
  async forecast(signal?: AbortSignal): Promise<unknown> {
    return WeatherService.script.play(signal);
  }

  @Handle()
  @Idempotent()
  @Retry({ attempts: 3, initialDelayMs: 1_000 })
  @Timeout(1_200)
  async now(signal?: AbortSignal): Promise<unknown> {
    return WeatherService.script.play(signal);
  }

  @Handle()
  async other(): Promise<string> {
    return 'other';
  }
}

describe('retry', () => {
  let clock: WatchedClock;
  let test: TestHost<WeatherService>;

  const play = (...steps: ((...args: never[]) => unknown)[]): Script => (WeatherService.script = new Script(steps));
  const unavailable = fails(new UnavailableError('down'));

  beforeEach(async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.5);
    clock = new WatchedClock();
    test = await createTestHost(WeatherService, {
      clock,
      peer: { processId: 7, clientId: 'window' },
      onProblem: () => undefined,
    });
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await test.dispose();
  });

  it.each([
    ['UNAVAILABLE', new UnavailableError()],
    ['TIMEOUT', new TimeoutError({ timeoutMs: 5 })],
    ['DISCONNECTED', new DisconnectedError()],
    ['connection-reset', new HttpError({ reason: 'connection-reset', message: 'The server closed the connection.' })],
  ])('runs a method again after %s', async (_name, error) => {
    const script = play(fails(error), () => 'sunny');
    const call = test.service.forecast();
    await clock.timer(500);
    clock.advance(500);
    expect(await call).toBe('sunny');
    expect(script.runs).toHaveLength(2);
  });

  it.each([
    ['NOT_FOUND', new NotFoundError()],
    ['invalid-url', new HttpError({ reason: 'invalid-url', message: 'This is no address.' })],
    ['an unexpected error', new Error('a fault of the method')],
  ])('does not after %s', async (_name, error) => {
    const script = play(fails(error), () => 'sunny');
    expect((await errorOf(test.service.forecast()))['retried']).toBeUndefined();
    expect(script.runs).toHaveLength(1);
  });

  it('gives up after its last attempt, with the last error as it is, how often it was tried, and whose call it was', async () => {
    const script = play(unavailable);
    const call = errorOf(test.service.forecast());
    await clock.timer(500);
    clock.advance(500);
    await clock.timer(750); // half of 1,500, which is less than 2,000
    clock.advance(750);
    const error = await call;
    expect(error).toBeInstanceOf(UnavailableError);
    expect(error).toMatchObject({
      message: 'down',
      retried: { attempts: 3, channel: 'forecast', clientId: 'window', processId: 7 },
      correlationId: expect.stringMatching(/^[\da-f-]{36}$/) as unknown,
    });
    expect(script.runs).toHaveLength(3);
  });

  it('waits a part of the delay that is left to chance', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.25);
    play(unavailable, () => 'sunny');
    const call = test.service.forecast();
    await clock.timer(250);
    clock.advance(250);
    expect(await call).toBe('sunny');
  });

  it('gives up at once where the next attempt would come after the deadline', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0.999);
    const script = play(unavailable);
    const call = errorOf(test.service.now());
    await clock.timer(999);
    clock.advance(999);
    expect(await call).toMatchObject({ code: 'UNAVAILABLE', retried: { attempts: 2 } });
    expect(script.runs).toHaveLength(2);
  });

  it('stops when its caller leaves between two attempts', async () => {
    const script = play(unavailable);
    const controller = new AbortController();
    const call = errorOf(test.service.forecast(controller.signal));
    await clock.timer(500);
    controller.abort();
    expect(await call).toMatchObject({ code: 'CANCELLED' });
    await test.service.other(); // by now main knows too
    expect(clock.pendingTimers).toBe(0);
    clock.advance(60_000);
    await test.service.other();
    expect(script.runs).toHaveLength(1);
  });

  it('does not run again what was aborted while it ran', async () => {
    const reasons: unknown[] = [];
    const script = play(hangs(reasons));
    const call = errorOf(test.service.now());
    await script.entered(1);
    clock.advance(1_200);
    expect(await call).toMatchObject({ code: 'TIMEOUT', details: { timeoutMs: 1_200 } });
    expect(reasons).toEqual([expect.objectContaining({ code: 'TIMEOUT' })]);
    clock.advance(60_000);
    expect(script.runs).toHaveLength(1);
  });

  it('leaves no trace of one caller in an error that the app throws to others too', async () => {
    const one = new UnavailableError('down');
    play(fails(one));
    const call = errorOf(test.service.forecast());
    for (const delayMs of [500, 750]) {
      // oxlint-disable-next-line no-await-in-loop -- one attempt after the other
      await clock.timer(delayMs);
      clock.advance(delayMs);
    }
    expect(await call).toMatchObject({ retried: { attempts: 3, clientId: 'window' } });
    expect(one.retried).toBeUndefined();
  });
});
