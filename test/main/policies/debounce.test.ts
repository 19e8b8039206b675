import { IsString } from 'class-validator';
import { Arg, Debounced, EventService, Handle } from 'sallyport/main';
import { UnavailableError } from 'sallyport/shared';
import { createTestHost, type TestHost } from 'sallyport/testing';
import { Script, WatchedClock, errorOf, fails } from './scripted.js';

@EventService({ access: 'public' })
class SearchService {
  static script: Script;

  @Handle()
  @Debounced({ waitMs: 150 })
  async suggest(@Arg(IsString()) text: string, signal?: AbortSignal): Promise<unknown> {
    return SearchService.script.play(text, signal);
  }

  @Handle()
  @Debounced({ waitMs: 150, maxWaitMs: 400 })
  async save(@Arg(IsString()) text: string): Promise<unknown> {
    return SearchService.script.play(text);
  }

  @Handle()
  async other(): Promise<string> {
    return 'other';
  }
}

describe('debounce', () => {
  let clock: WatchedClock;
  let test: TestHost<SearchService>;
  let script: Script;

  const texts = (): unknown[] => script.runs.map(([text]) => text);
  /** Waits until main has heard of the calls before. */
  const heard = (): Promise<string> => test.service.other();

  beforeEach(async () => {
    SearchService.script = script = new Script([(text: string) => `${text}!`]);
    clock = new WatchedClock();
    test = await createTestHost(SearchService, { clock, onProblem: () => undefined });
  });

  afterEach(() => test.dispose());

  it('runs the last of the calls that come within its time of each other, and all get its outcome', async () => {
    const calls = [test.service.suggest('a')];
    await heard();
    clock.advance(149);
    calls.push(test.service.suggest('ab'), test.service.suggest('abc'));
    await heard();
    clock.advance(149);
    expect(texts()).toEqual([]);
    clock.advance(1);
    expect(await Promise.all(calls)).toEqual(['abc!', 'abc!', 'abc!']);
    expect(texts()).toEqual(['abc']);
  });

  it('begins again after that', async () => {
    const first = test.service.suggest('a');
    await heard();
    clock.advance(150);
    const second = test.service.suggest('b');
    await heard();
    clock.advance(150);
    expect([await first, await second]).toEqual(['a!', 'b!']);
  });

  it('waits no longer than it may', async () => {
    const calls: Promise<unknown>[] = [];
    for (const text of ['a', 'b', 'c', 'd']) {
      calls.push(test.service.save(text));
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await heard();
      clock.advance(100);
    }
    expect(await Promise.all(calls)).toEqual(['d!', 'd!', 'd!', 'd!']);
    expect(texts()).toEqual(['d']);
  });

  it('keeps the calls of two clients apart', async () => {
    const other = await test.connect();
    const calls = [test.service.suggest('a'), other.suggest('b')];
    await heard();
    await other.other();
    clock.advance(150);
    expect(await Promise.all(calls)).toEqual(['a!', 'b!']);
  });

  it('runs the last of those whose callers still wait, and nothing when none does', async () => {
    const controller = new AbortController();
    const first = test.service.suggest('a');
    const second = errorOf(test.service.suggest('ab', controller.signal));
    controller.abort();
    await second;
    await heard();
    clock.advance(150);
    expect(await first).toBe('a!');

    const another = new AbortController();
    const third = errorOf(test.service.suggest('abc', another.signal));
    another.abort();
    expect(await third).toMatchObject({ code: 'CANCELLED' });
    await heard();
    clock.advance(1_000);
    await heard();
    expect(texts()).toEqual(['a']);
  });

  it('gives all of them the error too', async () => {
    SearchService.script = script = new Script([fails(new UnavailableError('down'))]);
    const calls = [errorOf(test.service.suggest('a')), errorOf(test.service.suggest('ab'))];
    await heard();
    clock.advance(150);
    expect(await Promise.all(calls)).toMatchObject([{ message: 'down' }, { message: 'down' }]);
  });

  it('counts what it waits towards the deadline', async () => {
    const first = errorOf(test.service.suggest('a'));
    for (let passedMs = 0; passedMs < 30_000; passedMs += 100) {
      void test.service.suggest(`${passedMs}`).catch(() => undefined);
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await heard();
      clock.advance(100);
    }
    expect(await first).toMatchObject({ code: 'TIMEOUT' });
    expect(texts()).toEqual([]);
  });

  it('starts nothing after the host has ended', async () => {
    const call = errorOf(test.service.suggest('a'));
    await heard();
    await test.dispose();
    expect(await call).toMatchObject({ code: 'DISPOSED' });
    clock.advance(1_000);
    expect([clock.pendingTimers, texts()]).toEqual([0, []]);
  });
});
