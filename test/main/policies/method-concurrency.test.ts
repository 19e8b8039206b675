import { IsString } from 'class-validator';
import { Arg, Concurrency, EventService, Handle, Stream } from 'sallyport/main';
import { createTestHost, type TestHost } from 'sallyport/testing';
import { Script, errorOf } from './scripted.js';

@EventService({ access: 'public' })
class ReportService {
  static script: Script;

  @Handle()
  @Concurrency({ maxRunning: 2, maxWaiting: 1 })
  async render(@Arg(IsString()) name: string): Promise<unknown> {
    return ReportService.script.play(name);
  }

  @Stream()
  @Concurrency({ maxRunning: 1, maxWaiting: 0 })
  async *rows(): AsyncIterable<number> {
    yield 1;
    yield 2;
  }

  /** Main can't have come to its end before it was read. */
  @Stream()
  @Concurrency({ maxRunning: 1, maxWaiting: 0 })
  async *numbers(): AsyncIterable<number> {
    for (let number = 1; ; number += 1) yield number;
  }

  @Handle()
  async other(): Promise<string> {
    return 'other';
  }
}

const exhausted = { code: 'RESOURCE_EXHAUSTED', details: { resource: 'calls', maximum: 3 } };

describe('method-concurrency', () => {
  let test: TestHost<ReportService>;
  let ends: Map<unknown, (value: string) => void>;

  beforeEach(async () => {
    ends = new Map();
    ReportService.script = new Script([(name: string) => new Promise((resolve) => ends.set(name, resolve))]);
    test = await createTestHost(ReportService, { onProblem: () => undefined });
  });

  afterEach(() => test.dispose());

  it('lets two run, one wait, and no other come, whoever calls', async () => {
    const other = await test.connect();
    const calls = [test.service.render('a')];
    await ReportService.script.entered(1);
    calls.push(other.render('b'));
    await ReportService.script.entered(2);
    calls.push(test.service.render('c'));
    await test.service.other(); // by now that one waits
    expect(await errorOf(other.render('d'))).toMatchObject(exhausted);
    expect(ReportService.script.runs).toEqual([['a'], ['b']]);
    ends.get('a')?.('done');
    await ReportService.script.entered(3);
    for (const end of ends.values()) end('done');
    expect(await Promise.all(calls)).toEqual(['done', 'done', 'done']);
  });

  it('gives the place of one that waits to the next when its caller leaves', async () => {
    const running = [test.service.render('a'), test.service.render('b')];
    await ReportService.script.entered(2);
    const other = await test.connect();
    const controller = new AbortController();
    const call = { channel: 'render', peer: { transport: 'ipc', clientId: 'leaving', origin: null } };
    const waiting = test.host.invoke(call.channel, { args: ['c'] }, call.peer, controller.signal);
    expect(await errorOf(other.render('d'))).toMatchObject(exhausted);
    controller.abort();
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
    const next = other.render('e');
    expect(await errorOf(other.render('f'))).toMatchObject(exhausted);
    ends.get('a')?.('done');
    await ReportService.script.entered(3);
    expect(ReportService.script.runs.at(-1)).toEqual(['e']);
    for (const end of ends.values()) end('done');
    await Promise.all([...running, next]);
  });

  it('frees the place of a call that fails', async () => {
    ReportService.script = new Script([
      () => {
        throw new Error('a fault');
      },
    ]);
    for (let count = 0; count < 5; count += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await errorOf(test.service.render('a'))).toMatchObject({ code: 'INTERNAL' });
    }
  });

  it('counts a stream until it has been read, or its page has had enough', async () => {
    const first = test.service.numbers()[Symbol.asyncIterator]();
    await first.next();
    const refused = { code: 'RESOURCE_EXHAUSTED', details: { resource: 'calls', maximum: 1 } };
    expect(await errorOf(test.service.numbers()[Symbol.asyncIterator]().next())).toMatchObject(refused);
    await first.return?.();
    await test.service.other();
    const second = test.service.numbers()[Symbol.asyncIterator]();
    expect(await second.next()).toEqual({ done: false, value: 1 });
    await second.return?.();
    const rows: number[] = [];
    for await (const row of test.service.rows()) rows.push(row);
    expect(rows).toEqual([1, 2]);
    expect(await Array.fromAsync(test.service.rows())).toEqual([1, 2]);
  });
});
