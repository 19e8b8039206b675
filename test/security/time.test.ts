// Faults of time: a method that never ends, a machine whose clock is set.
import { Cached, CircuitBreaker, Debounced, EventService, Handle, Idempotent, Retry } from 'sallyport/main';
import { UnavailableError } from 'sallyport/shared';
import { createTestHost } from 'sallyport/testing';
import { Script, WatchedClock, errorOf, fails, hangs } from '../main/policies/scripted.js';
import { HostilePage, TARGETS } from './hostile-page.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

describe('fault: handler hang', () => {
  const reasons: unknown[] = [];

  @EventService({ access: 'public' })
  class HangingService {
    static script = new Script([hangs(reasons), () => 'free']);

    @Handle()
    async run(signal: AbortSignal): Promise<unknown> {
      return HangingService.script.play(signal);
    }
  }

  describe.each(TARGETS)('over $name', (target) => {
    it('ends after 30 s, to within 50 ms, with the work aborted and the place free', async () => {
      reasons.splice(0);
      HangingService.script = new Script([hangs(reasons), () => 'free']);
      const clock = new WatchedClock();
      const limits = { maxRunningCalls: 1 };
      await using page = await HostilePage.open(target, HangingService, { clock, limits });
      const first = page.call('run', []);
      await HangingService.script.entered(1);
      page.raw.post({ kind: 'call', id: 99, channel: 'run', args: [] }); // waits for the place
      clock.advance(29_950);
      expect(reasons).toEqual([]);
      clock.advance(100);
      expect(await first).toMatchObject({ error: { code: 'TIMEOUT', details: { timeoutMs: 30_000 } } });
      expect(reasons).toEqual([expect.objectContaining({ code: 'TIMEOUT' })]);
      expect(await page.raw.next('reply', 99)).toMatchObject({ value: 'free' });
    });
  });
});

describe('fault: clock jump', () => {
  @EventService({ access: 'public' })
  class JumpingService {
    static script: Script;

    @Handle()
    @CircuitBreaker({ minimumCalls: 1, resetMs: 30_000 })
    async breaks(): Promise<unknown> {
      return JumpingService.script.play();
    }

    @Handle()
    @Idempotent()
    @Retry({ attempts: 2, initialDelayMs: 1_000 })
    async retries(): Promise<unknown> {
      return JumpingService.script.play();
    }

    @Handle()
    @Cached({ ttlMs: 10_000 })
    async caches(): Promise<unknown> {
      return JumpingService.script.play();
    }

    @Handle()
    @Debounced({ waitMs: 500, maxWaitMs: 500 })
    async debounces(): Promise<unknown> {
      return JumpingService.script.play();
    }

    @Handle()
    async other(): Promise<void> {}
  }

  /** As if somebody set the machine's clock. */
  class JumpingClock extends WatchedClock {
    private jumpedMs = 0;

    jump(byMs: number): void {
      this.jumpedMs += byMs;
      const nowMs = Date.now() + byMs;
      jest.spyOn(Date, 'now').mockReturnValue(nowMs);
    }

    override wallMs(): number {
      return super.wallMs() + this.jumpedMs;
    }
  }

  const play = (...steps: (() => unknown)[]): Script => (JumpingService.script = new Script(steps));
  const down = fails(new UnavailableError());

  beforeEach(() => void jest.spyOn(Math, 'random').mockReturnValue(0.5));
  afterEach(() => void jest.restoreAllMocks());

  describe.each([
    ['an hour on', 3_600_000],
    ['an hour back', -3_600_000],
  ])('%s', (_name, byMs) => {
    const open = async () => {
      const clock = new JumpingClock(Date.UTC(2026, 10, 29));
      return { clock, ...(await createTestHost(JumpingService, { clock, onProblem: () => undefined })) };
    };

    it('neither closes a circuit before its time nor keeps it open', async () => {
      await using test = await open();
      play(down, () => 'fine');
      await errorOf(test.service.breaks());
      test.clock.jump(byMs);
      test.clock.advance(29_999);
      expect(await errorOf(test.service.breaks())).toMatchObject({
        code: 'CIRCUIT_OPEN',
        details: { retryAfterMs: 1 },
      });
      test.clock.advance(1);
      expect(await test.service.breaks()).toBe('fine');
    });

    it('neither hurries a retry nor holds it back', async () => {
      await using test = await open();
      const script = play(down, () => 'fine');
      const call = test.service.retries();
      await test.clock.timer(500);
      test.clock.jump(byMs);
      test.clock.advance(499);
      await test.service.other();
      expect(script.runs).toHaveLength(1);
      test.clock.advance(1);
      expect(await call).toBe('fine');
    });

    it('neither makes a result old nor keeps it', async () => {
      await using test = await open();
      play(
        () => 'first',
        () => 'second',
      );
      await test.service.caches();
      test.clock.jump(byMs);
      test.clock.advance(9_999);
      expect(await test.service.caches()).toBe('first');
      test.clock.advance(1);
      expect(await test.service.caches()).toBe('second');
    });

    it('neither hurries a call that waits for a later one nor holds it back', async () => {
      await using test = await open();
      const script = play(() => 'done');
      const call = test.service.debounces();
      await test.clock.timer(500);
      test.clock.jump(byMs);
      test.clock.advance(499);
      await test.service.other();
      expect(script.runs).toHaveLength(0);
      test.clock.advance(1);
      expect(await call).toBe('done');
    });
  });
});
