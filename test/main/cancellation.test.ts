import { EventService, Handle, Public } from 'sallyport/main';
import { RendererEventService } from 'sallyport/renderer';
import type { ServiceError } from 'sallyport/shared';
import { ManualClock, createTestHost } from 'sallyport/testing';
import { openDroppable } from '../targets/droppable.js';
import { loopback } from '../targets/loopback.js';
import { webSocket } from '../targets/web-socket.js';

/** A call of {@link SlowService.work}, as its method saw it. */
interface Work {
  readonly aborted: Promise<{ readonly reason: unknown; readonly atMs: number }>;
  finish(): void;
}

@EventService()
class SlowService {
  private begun = Promise.withResolvers<Work>();

  /** Of the call that begins next, or has begun last. */
  get work(): Promise<Work> {
    return this.begun.promise;
  }

  @Handle({ timeoutMs: 1_000 })
  @Public()
  async slow(signal?: AbortSignal): Promise<string> {
    const aborted = Promise.withResolvers<{ reason: unknown; atMs: number }>();
    const end = Promise.withResolvers<string>();
    signal?.addEventListener('abort', () => aborted.resolve({ reason: signal.reason, atMs: performance.now() }));
    this.begun.resolve({ aborted: aborted.promise, finish: () => end.resolve('late') });
    return end.promise;
  }

  @Handle()
  @Public()
  async quick(): Promise<string> {
    return 'quick';
  }
}

/** One call at a time: whether the place is free shows. */
const ONE_PLACE = { maxRunningCalls: 1, maxWaitingCalls: 1 };
const MAX_DELAY_MS = 100;

const errorOf = (work: Promise<unknown>): Promise<ServiceError> =>
  work.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: unknown) => error as ServiceError,
  );

describe.each([loopback, webSocket])('cancellation over $name', (target) => {
  it('fires the signal in main when the caller aborts, frees the place, and rejects with CANCELLED', async () => {
    await using test = await target.open(SlowService, { limits: ONE_PLACE });
    const controller = new AbortController();
    const call = errorOf(test.service.slow(controller.signal));
    const { aborted } = await test.host.serviceOf(SlowService).work;
    const abortedAtMs = performance.now();
    controller.abort();
    expect((await aborted).atMs - abortedAtMs).toBeLessThan(MAX_DELAY_MS);
    expect((await aborted).reason).toMatchObject({ code: 'CANCELLED' });
    expect(await call).toMatchObject({ code: 'CANCELLED' });
    expect(await test.service.quick()).toBe('quick');
    RendererEventService.disconnect(test.service);
  });

  it('fires it when the page is closed', async () => {
    await using test = await target.open(SlowService, { limits: ONE_PLACE });
    const call = errorOf(test.service.slow());
    const { aborted } = await test.host.serviceOf(SlowService).work;
    const closedAtMs = performance.now();
    RendererEventService.disconnect(test.service);
    expect((await aborted).atMs - closedAtMs).toBeLessThan(MAX_DELAY_MS);
    expect(await call).toMatchObject({ code: 'DISCONNECTED' });
  });

  it('drops a result that comes after the cancel', async () => {
    await using test = await target.open(SlowService, { limits: ONE_PLACE });
    const client = await test.connectRaw();
    client.post({ kind: 'call', id: 1, channel: 'slow', args: [] });
    const { aborted, finish } = await test.host.serviceOf(SlowService).work;
    client.post({ kind: 'cancel', id: 1 });
    await aborted;
    finish();
    client.post({ kind: 'call', id: 2, channel: 'quick', args: [] });
    expect(await client.next('reply')).toMatchObject({ id: 2, value: 'quick' });
    expect(client.received).toEqual([]);
    RendererEventService.disconnect(test.service);
    client[Symbol.dispose]();
  });
});

describe('a deadline', () => {
  it('fires the signal in main, frees the place, rejects with TIMEOUT, and drops the late result', async () => {
    const clock = new ManualClock();
    const problems: ServiceError[] = [];
    await using test = await createTestHost(SlowService, {
      clock,
      limits: ONE_PLACE,
      onProblem: (error) => problems.push(error),
    });
    const call = errorOf(test.service.slow());
    const { aborted, finish } = await test.host.serviceOf(SlowService).work;
    clock.advance(1_000);
    expect((await aborted).reason).toMatchObject({ code: 'TIMEOUT' });
    expect(await call).toMatchObject({ code: 'TIMEOUT' });
    expect(await test.service.quick()).toBe('quick');
    finish();
    expect(await test.service.quick()).toBe('quick');
    expect(problems).toEqual([]);
  });
});

describe('a lost socket', () => {
  it('fires the signal in main', async () => {
    await using target = await openDroppable(SlowService, { limits: ONE_PLACE });
    const service = await target.connect();
    const call = errorOf(service.slow());
    const { aborted } = await target.host.serviceOf(SlowService).work;
    const droppedAtMs = performance.now();
    await target.server.dropSockets();
    expect((await aborted).atMs - droppedAtMs).toBeLessThan(MAX_DELAY_MS);
    expect(await call).toMatchObject({ code: 'DISCONNECTED' });
  });
});
