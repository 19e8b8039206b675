import { CancelledError, InternalError, NotFoundError, TimeoutError, ValidationError } from 'sallyport/shared';
import type { OpenTarget, Target } from '../targets/target.js';
import { describeHostileReferences } from './hostile-references.suite.js';
import { LiveArgumentsService, LiveTraces, type Progress, type Row } from './live-arguments-service.js';

/** The items 0, 1, 2, … as fast as they are asked for, and what became of them. */
class Source {
  pulled = 0;
  readonly closed = Promise.withResolvers<void>();

  async *items(limit = 1_000_000): AsyncGenerator<number> {
    try {
      while (this.pulled < limit) yield this.pulled++;
    } finally {
      this.closed.resolve();
    }
  }
}

/** What functions and streams among the arguments do over every transport. */
export function describeUploadsAndCallbacks(target: Target): void {
  describe(`functions and streams of the page over ${target.name}`, () => {
    let open: OpenTarget<LiveArgumentsService>;
    let service: LiveArgumentsService;
    let traces: LiveTraces;

    beforeEach(async () => {
      LiveArgumentsService.traces = traces = new LiveTraces();
      open = await target.open(LiveArgumentsService);
      service = open.service;
    });

    afterEach(async () => {
      await open[Symbol.asyncDispose]();
    });

    describe('callbacks', () => {
      it('are called in order, and before the result', async () => {
        const seen: (number | string)[] = [];
        await service.count(5, (step) => void seen.push(step)).then(() => seen.push('done'));
        expect(seen).toEqual([1, 2, 3, 4, 5, 'done']);
      });

      it('get all that the window and the queue hold, and the newest', async () => {
        const seen: number[] = [];
        expect(await service.count(5_000, (step) => void seen.push(step))).toBe(5_000);
        expect(seen.at(-1)).toBe(5_000);
        expect(seen.length).toBeGreaterThanOrEqual(512);
        expect(seen).toEqual(seen.toSorted((a, b) => a - b));
      });

      it('do nothing after the call has settled', async () => {
        const seen: number[] = [];
        await service.count(2, (step) => void seen.push(step));
        traces.kept?.(99);
        traces.kept?.(() => 'not even refused');
        await service.ping();
        expect(seen).toEqual([1, 2]);
      });

      it('do nothing after the call was cancelled', async () => {
        const seen: unknown[] = [];
        const controller = new AbortController();
        const call = service.hold((value) => void seen.push(value), controller.signal);
        await traces.entered.promise;
        controller.abort();
        await expect(call).rejects.toBeInstanceOf(CancelledError);
        expect(await traces.failed.promise).toBeInstanceOf(CancelledError);
        traces.kept?.('late');
        await service.ping();
        expect(seen).toEqual([]);
        traces.leave.resolve();
      });

      it('get only what their class declares', async () => {
        const seen: Progress[] = [];
        await service.report((progress) => void seen.push(progress));
        expect(seen).toEqual([{ done: 0 }]);
      });

      it('may be null where the parameter may', async () => {
        await expect(service.report(null)).resolves.toBeUndefined();
      });

      it('fail the method that calls one with what cannot cross', async () => {
        await expect(service.misuse(() => undefined)).rejects.toBeInstanceOf(InternalError);
      });

      it('are refused where the method takes none, and demanded where it does', async () => {
        const wrong = service as unknown as Record<'ping' | 'count' | 'sum', (...args: unknown[]) => Promise<unknown>>;
        await expect(wrong.ping(() => 1)).rejects.toMatchObject({ details: { faults: [{ rule: 'surplusArgument' }] } });
        await expect(
          wrong.count(
            () => 1,
            () => 1,
          ),
        ).rejects.toMatchObject({
          details: { faults: [{ path: '0', rule: 'unsupportedType' }] },
        });
        await expect(wrong.count(1, 'no function')).rejects.toMatchObject({
          details: { faults: [{ path: '1', rule: 'callback' }] },
        });
        await expect(wrong.count(1)).rejects.toMatchObject({ details: { faults: [{ path: '1', rule: 'required' }] } });
        await expect(wrong.sum(() => 1)).rejects.toBeInstanceOf(ValidationError);
      });

      it('are refused by a one-way method at once', () => {
        const wrong = service as unknown as { tell(value: () => void): void };
        expect(() => wrong.tell(() => undefined)).toThrow(ValidationError);
      });
    });

    describe('uploads', () => {
      async function* pieces(sizes: readonly number[]): AsyncGenerator<Uint8Array<ArrayBuffer>> {
        let next = 0;
        for (const size of sizes) yield Uint8Array.from({ length: size }, () => next++ % 251);
      }

      it('bring every byte, in order, however they are cut', async () => {
        const whole = 3_000_000;
        const [bytes, checksum] = await service.sum(pieces([1, 0, 70_000, 2_000_000, 0, 929_999]));
        expect(bytes).toBe(whole);
        expect(checksum).toBe((await service.sum(pieces([whole])))[1]);
      });

      it('may be empty, and may be left out where the parameter may', async () => {
        expect(await service.sum(pieces([]))).toEqual([0, 0]);
        expect(await service.words()).toBe('none');
      });

      it('come from a Blob and a ReadableStream too, and go where one is wanted', async () => {
        const blob = new Blob(['one ', 'two ', 'three']);
        expect(await service.readable(blob as never)).toBe('one two three');
        expect(await service.readable(blob.stream())).toBe('one two three');
      });

      it('bring objects as instances of their class', async () => {
        async function* rows(): AsyncGenerator<Row> {
          for (let size = 0; size < 100; size += 1) yield { name: 'row', size };
        }
        const names = await service.names(rows());
        expect(names).toHaveLength(100);
        expect(names[7]).toBe('row 7');
      });

      it('end with VALIDATION at a chunk that is not what the method takes', async () => {
        const source = new Source();
        async function* rows(): AsyncGenerator<Row> {
          for await (const size of source.items()) yield { name: 'row', size };
        }
        await expect(service.names(rows())).rejects.toMatchObject({
          code: 'VALIDATION',
          details: { faults: [{ path: '0[101].size', rule: 'max' }] },
        });
        await source.closed.promise;
        await expect(service.sum((await Array.fromAsync(['text'])).values() as never)).rejects.toBeInstanceOf(
          ValidationError,
        );
        await expect(service.sum(new Source().items() as never)).rejects.toBeInstanceOf(ValidationError);
      });

      it('ask nothing of their source before they are read', async () => {
        const source = new Source();
        expect(await service.take(source.items(), 0)).toBe(0);
        expect(source.pulled).toBe(0);
      });

      it('cancel a stream that nobody has read', async () => {
        const cancelled = jest.fn();
        const pull = jest.fn();
        await service.take(new ReadableStream<number>({ pull, cancel: cancelled }, { highWaterMark: 0 }) as never, 0);
        await service.ping();
        expect([pull.mock.calls.length, cancelled.mock.calls.length]).toEqual([0, 1]);
      });

      it('read no further ahead than the window', async () => {
        const source = new Source();
        const call = service.stall(source.items());
        await traces.entered.promise;
        for (let rounds = 0; rounds < 20; rounds += 1) await service.ping();
        expect(source.pulled).toBeLessThanOrEqual(65);
        traces.leave.resolve();
        await call;
        await source.closed.promise;
      });

      it("run the source's finally when the method leaves, and when it throws", async () => {
        const left = new Source();
        expect(await service.take(left.items(), 5)).toBe(5);
        await left.closed.promise;
        expect(left.pulled).toBeLessThanOrEqual(70);
        const thrown = new Source();
        await expect(service.takeAndThrow(thrown.items())).rejects.toBeInstanceOf(NotFoundError);
        await thrown.closed.promise;
      });

      it('end for their reader when the call has settled', async () => {
        const source = new Source();
        traces.leave.resolve();
        await service.stall(source.items());
        await source.closed.promise;
        expect(await traces.failed.promise).toBeInstanceOf(CancelledError);
      });

      it('end when the caller aborts', async () => {
        const source = new Source();
        const controller = new AbortController();
        const wrong = service as unknown as {
          stall(items: AsyncIterable<number>, signal: AbortSignal): Promise<void>;
        };
        const call = wrong.stall(source.items(), controller.signal);
        await traces.entered.promise;
        controller.abort();
        await expect(call).rejects.toBeInstanceOf(CancelledError);
        await source.closed.promise;
      });

      it("end with their call's deadline when they never end by themselves", async () => {
        const endless = Promise.withResolvers<IteratorResult<number>>();
        const returned = jest.fn(async () => ({ done: true as const, value: undefined }));
        const silent = { [Symbol.asyncIterator]: () => ({ next: () => endless.promise, return: returned }) };
        await expect(service.impatient(silent)).rejects.toBeInstanceOf(TimeoutError);
        expect(await traces.failed.promise).toBeInstanceOf(CancelledError);
        expect(returned).toHaveBeenCalledTimes(1);
        endless.resolve({ done: true, value: undefined });
      });

      it('tell main that their source broke, as data, and the caller why', async () => {
        async function* broken(): AsyncGenerator<Uint8Array<ArrayBuffer>> {
          yield new Uint8Array(5);
          throw new NotFoundError('the disk is gone');
        }
        expect(await service.survive(broken())).toBe('CancelledError: the disk is gone');
        const failure: unknown = await service.sum(broken()).catch((error: unknown) => error);
        expect(failure).toMatchObject({ code: 'CANCELLED', cause: { message: 'the disk is gone' } });
        expect((failure as Error).cause).toBeInstanceOf(NotFoundError);
      });

      it('tell of an item that cannot be sent', async () => {
        async function* unsendable(): AsyncGenerator<unknown> {
          yield () => 1;
        }
        await expect(service.sum(unsendable() as never)).rejects.toMatchObject({ code: 'CANCELLED' });
      });

      it('live as long as a stream that they are an argument of', async () => {
        const source = new Source();
        const seen: number[] = [];
        const doubled: number[] = [];
        for await (const item of service.double(source.items(), (value) => void seen.push(value))) {
          doubled.push(item);
          if (doubled.length === 200) break;
        }
        await Promise.all([source.closed.promise, traces.finished.promise]);
        expect(doubled.at(-1)).toBe(398);
        expect(seen.slice(0, 200)).toEqual(Array.from({ length: 200 }, (_, index) => index));
        expect(await Array.fromAsync(service.double(new Source().items(3), () => undefined))).toEqual([0, 2, 4]);
      });

      it('leave a stalled one behind', async () => {
        const stalled = new Source();
        const call = service.stall(stalled.items());
        await traces.entered.promise;
        expect((await service.sum(pieces([2_500_000])))[0]).toBe(2_500_000);
        traces.leave.resolve();
        await call;
      });

      it('end when the connection does', async () => {
        const source = new Source();
        const call = service.stall(source.items());
        const outcome = call.catch((error: unknown) => error);
        await traces.entered.promise;
        await open.host.dispose();
        expect(await outcome).toMatchObject({ code: 'DISPOSED' });
        await source.closed.promise;
        traces.leave.resolve();
      });
    });

    describe('streams of main', () => {
      it('can be read as a ReadableStream', async () => {
        expect(await new Response(service.text()).text()).toBe('in pieces');
      });

      it('leave everybody else their turn, however fast their source is', async () => {
        const iterator = service.endless()[Symbol.asyncIterator]();
        const first = iterator.next();
        for (let rounds = 0; rounds < 5; rounds += 1) {
          expect(await service.ping()).toBe('pong');
          await new Promise(setImmediate);
        }
        await iterator.return?.();
        await traces.finished.promise;
        expect(await first).toEqual({ done: true, value: undefined });
      });
    });
  });

  describeHostileReferences(target);
}
