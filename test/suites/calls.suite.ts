import { CancelledError, DisposedError, NotFoundError, ServiceError } from 'sallyport/shared';
import type { OpenTarget, Target } from '../targets/target.js';
import { SuiteService, Traces } from './suite-service.js';

/** What a call, an event and a one-way message do over every transport. */
export function describeCalls(target: Target): void {
  describe(`calls over ${target.name}`, () => {
    let open: OpenTarget<SuiteService>;
    let traces: Traces;

    const start = async (...options: [options?: Parameters<Target['open']>[1]]): Promise<OpenTarget<SuiteService>> => {
      SuiteService.traces = traces = new Traces();
      return target.open(SuiteService, ...options);
    };

    beforeEach(async () => {
      open = await start();
    });

    afterEach(async () => {
      await open[Symbol.asyncDispose]();
    });

    it('bring values back as what they were', async () => {
      const answer = (await open.service.answer()) as Record<string, unknown>;
      expect(answer).toEqual({
        when: new Date(5),
        byName: new Map([['a', 1]]),
        bytes: new Uint8Array([1, 2]),
        nothing: null,
        big: 10n,
      });
    });

    it('get each its own answer, however many are under way', async () => {
      const numbers = Array.from({ length: 200 }, (_, index) => index);
      const answers: number[] = [];
      for (let first = 0; first < numbers.length; first += 40) {
        const batch = numbers.slice(first, first + 40);
        answers.push(...(await Promise.all(batch.map((value) => open.service.square(value)))));
      }
      expect(answers).toEqual(numbers.map((value) => value * value));
    });

    it('bring an error as its class, with a correlation id', async () => {
      const error: unknown = await open.service.fail().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(NotFoundError);
      expect(error).toMatchObject({ code: 'NOT_FOUND', message: 'No such note' });
      expect((error as ServiceError).correlationId).toMatch(/^[\da-f-]{36}$/);
    });

    it('tell the page nothing of an unexpected error, and the log everything', async () => {
      const error: unknown = await open.service.breakDown().catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: 'INTERNAL' });
      expect(JSON.stringify({ ...(error as object), message: (error as Error).message })).not.toContain('secret');
      const line = open.logger.records.find(({ fields }) => fields['code'] === 'INTERNAL');
      expect((line?.fields['cause'] as Error | undefined)?.message).toBe('/secret/path exploded');
    });

    it('are aborted in main when the page aborts, and reject at once', async () => {
      const controller = new AbortController();
      const pending = open.service.wait(controller.signal);
      await traces.entered.promise;
      controller.abort();
      await expect(pending).rejects.toBeInstanceOf(CancelledError);
      expect(await traces.aborted.promise).toBeInstanceOf(CancelledError);
    });

    it('lose a result that is late, and go on', async () => {
      const controller = new AbortController();
      const pending = open.service.wait(controller.signal);
      await traces.entered.promise;
      controller.abort();
      await expect(pending).rejects.toBeInstanceOf(CancelledError);
      traces.leave.resolve('late');
      expect(await open.service.square(3)).toBe(9);
    });

    it('are there only for whom may make them', async () => {
      expect(await open.service.open()).toBe('open');
      await open[Symbol.asyncDispose]();
      open = await start({ authorize: () => false });
      expect(Reflect.has(open.service, 'open')).toBe(false);
      const raw = await open.connectRaw();
      raw.post({ kind: 'call', id: 1, channel: 'open', args: [] });
      expect(await raw.next('fault', 1)).toMatchObject({ error: { code: 'PERMISSION_DENIED' } });
      expect(traces.calls).toBe(0);
    });

    it('never mix two pages', async () => {
      const other = await open.connect();
      const own = [await open.service.whoami(), await other.whoami()];
      expect(own[0]).not.toBe(own[1]);
      const calls = Array.from({ length: 30 }, (_, index) => (index % 2 === 0 ? open.service : other).whoami());
      const answers = await Promise.all(calls);
      expect(answers.every((answer, index) => answer === own[index % 2])).toBe(true);
    });

    it('do not count against those of another page', async () => {
      await open[Symbol.asyncDispose]();
      open = await start({ limits: { maxRunningCalls: 1, maxWaitingCalls: 1 } });
      const other = await open.connect();
      const first = open.service.wait();
      await traces.entered.promise;
      expect(await other.square(2)).toBe(4);
      traces.leave.resolve('left');
      expect(await first).toBe('left');
    });

    it('bring every event that they cause, in order', async () => {
      const seen: number[] = [];
      const last = new Promise<void>((resolve) => {
        open.service.events.on('counted', (value) => {
          seen.push(value);
          if (value === 49) resolve();
        });
      });
      await open.service.announce(50);
      await last;
      expect(seen).toEqual(Array.from({ length: 50 }, (_, value) => value));
    });

    it('can be one-way', async () => {
      const heard = open.service.events.once('counted');
      await open.service.square(1); // by now main knows who listens
      expect(open.service.note(7)).toBeUndefined();
      expect(await heard).toBe(7);
    });

    it('reject with DISPOSED when main ends', async () => {
      const pending = open.service.wait().catch((error: unknown) => error);
      await traces.entered.promise;
      await open.host.dispose();
      expect(await pending).toBeInstanceOf(DisposedError);
      await expect(open.service.square(1)).rejects.toBeInstanceOf(DisposedError);
    });
  });
}
