import { IsInt, IsString } from 'class-validator';
import {
  Arg,
  Cached,
  CachedResults,
  EventService,
  Handle,
  Idempotent,
  Optional,
  Requires,
  Retry,
  currentCall,
} from 'sallyport/main';
import { UnavailableError } from 'sallyport/shared';
import { ManualSessions, createTestHost, type TestHost, type TestHostOptions } from 'sallyport/testing';
import { Script, WatchedClock, errorOf, fails, hangs } from './scripted.js';

class Filter {
  @IsString()
  declare readonly name: string;

  @IsInt()
  declare readonly size: number;
}

@EventService({ access: 'public' })
class ProjectService {
  static script: Script;

  constructor(private readonly results: CachedResults) {}

  @Handle()
  @Requires('projects:read')
  @Cached({ ttlMs: 1_000, maxEntries: 2, maxBytes: 10_000 })
  async list(@Arg(Optional(IsString())) folder?: string, signal?: AbortSignal): Promise<unknown> {
    return ProjectService.script.play(folder, signal, currentCall().client.id);
  }

  @Handle()
  @Cached({ ttlMs: 1_000, vary: 'none' })
  async find(filter: Filter): Promise<unknown> {
    return ProjectService.script.play(filter.name, filter.size);
  }

  @Handle()
  @Idempotent()
  @Retry({ attempts: 2, initialDelayMs: 1_000 })
  @Cached({ ttlMs: 1_000, vary: 'none' })
  async rates(): Promise<unknown> {
    return ProjectService.script.play();
  }

  @Handle()
  async rename(@Arg(IsString()) folder: string): Promise<void> {
    this.results.forget(ProjectService, 'list', folder);
  }

  @Handle()
  async other(): Promise<string> {
    return 'other';
  }
}

describe('cache', () => {
  let clock: WatchedClock;
  let sessions: ManualSessions;
  let test: TestHost<ProjectService>;
  let count: number;

  const play = (...steps: ((...args: never[]) => unknown)[]): Script => (ProjectService.script = new Script(steps));
  const open = async (options: Partial<TestHostOptions> = {}): Promise<void> => {
    test = await createTestHost(ProjectService, { clock, sessions, onProblem: () => undefined, ...options });
  };

  beforeEach(() => {
    clock = new WatchedClock();
    sessions = new ManualSessions();
    count = 0;
    play(() => (count += 1));
  });

  afterEach(() => test.dispose());

  it('answers an equal call with what the first one got, until its time is over', async () => {
    await open();
    expect([await test.service.list('a'), await test.service.list('a'), await test.service.list('b')]).toEqual([
      1, 1, 2,
    ]);
    clock.advance(999);
    expect(await test.service.list('a')).toBe(1);
    clock.advance(1);
    expect(await test.service.list('a')).toBe(3);
  });

  it('takes arguments for equal that say the same, whatever the order of their names', async () => {
    await open();
    expect(await test.service.find({ name: 'a', size: 1 })).toBe(1);
    expect(await test.service.find({ size: 1, name: 'a' })).toBe(1);
    expect(await test.service.find({ size: 2, name: 'a' })).toBe(2);
    expect([await test.service.list(), await test.service.list(undefined)]).toEqual([3, 3]);
  });

  it('shares nothing between clients that are nobody, or between sessions', async () => {
    await open();
    const other = await test.connect();
    expect([await test.service.list('a'), await other.list('a')]).toEqual([1, 2]);
    sessions.begin('loopback-1', 'ada');
    expect([await test.service.list('a'), await test.service.list('a')]).toEqual([3, 3]);
    sessions.begin('loopback-1', 'bob');
    expect(await test.service.list('a')).toBe(4);
    sessions.begin('loopback-1', 'ada'); // a change of a session may have been one of its rights
    expect(await test.service.list('a')).toBe(5);
  });

  it('shares with everybody where it is told to', async () => {
    await open();
    const other = await test.connect();
    expect([await test.service.find({ name: 'a', size: 1 }), await other.find({ name: 'a', size: 1 })]).toEqual([1, 1]);
  });

  it('lets equal calls that come while it runs wait for it together', async () => {
    await open();
    const released = Promise.withResolvers<string>();
    const script = play(() => released.promise);
    const calls = Promise.all([test.service.list('a'), test.service.list('a'), test.service.list('a')]);
    await script.entered(1);
    released.resolve('done');
    expect(await calls).toEqual(['done', 'done', 'done']);
    expect(script.runs).toHaveLength(1);
  });

  it('goes on for the others when the caller that began it leaves, and ends when the last one does', async () => {
    await open();
    const reasons: unknown[] = [];
    const script = play(hangs(reasons));
    const controllers = [new AbortController(), new AbortController()];
    const calls = controllers.map(({ signal }) => errorOf(test.service.list('a', signal)));
    await script.entered(1);
    controllers[0]?.abort();
    await calls[0];
    await test.service.other(); // by now main knows too
    expect(reasons).toEqual([]);
    controllers[1]?.abort();
    await calls[1];
    await test.service.other();
    expect(reasons).toEqual([expect.objectContaining({ code: 'CANCELLED' })]);
    play(() => 'again');
    expect(await test.service.list('a')).toBe('again');
  });

  it('lets each wait no longer than it wants', async () => {
    await open();
    const script = play(hangs());
    const peer = { transport: 'ipc', clientId: 'loopback-1', origin: null };
    const calls = [{}, { timeoutMs: 100 }].map((meta) => test.host.invoke('list', { args: ['a'], meta }, peer));
    await script.entered(1);
    clock.advance(100);
    expect(await calls[1]).toMatchObject({ error: { code: 'TIMEOUT', details: { timeoutMs: 100 } } });
    clock.advance(29_900);
    expect(await calls[0]).toMatchObject({ error: { code: 'TIMEOUT', details: { timeoutMs: 30_000 } } });
    expect(script.runs).toHaveLength(1);
  });

  it('keeps no error, and gives each caller its own', async () => {
    await open();
    const released = Promise.withResolvers<never>();
    const script = play(
      () => released.promise,
      fails(new UnavailableError()),
      () => 'fine',
    );
    const calls = Promise.all([errorOf(test.service.list('a')), errorOf(test.service.list('a'))]);
    await script.entered(1);
    released.reject(new UnavailableError('down', { details: { since: 1 } }));
    const [first, second] = await calls;
    for (const error of [first, second]) {
      expect(error).toBeInstanceOf(UnavailableError);
      expect(error).toMatchObject({ message: 'down', details: { since: 1 } });
    }
    expect(first?.['correlationId']).not.toBe(second?.['correlationId']);
    await errorOf(test.service.list('a'));
    expect(await test.service.list('a')).toBe('fine');
  });

  it('tells nobody whose call it was that was tried in vain', async () => {
    await open();
    jest.spyOn(Math, 'random').mockReturnValueOnce(0.5);
    const other = await test.connect();
    const script = play(fails(new UnavailableError()));
    const first = errorOf(test.service.rates());
    await script.entered(1);
    const second = errorOf(other.rates());
    await other.other();
    clock.advance(500);
    expect(await first).toMatchObject({ retried: { attempts: 2, channel: 'rates', clientId: 'loopback-1' } });
    expect(await second).toMatchObject({ retried: { attempts: 2, channel: 'rates', clientId: 'loopback-2' } });
  });

  it('keeps no more entries and bytes than it may, those used last', async () => {
    await open();
    play((folder: string) => (folder === 'large' ? 'x'.repeat(10_001) : (count += 1)));
    await test.service.list('a');
    await test.service.list('b');
    await test.service.list('a');
    await test.service.list('c'); // in place of b
    expect([await test.service.list('a'), await test.service.list('c'), await test.service.list('b')]).toEqual([
      1, 3, 4,
    ]);
    const runs = ProjectService.script.runs.length;
    await test.service.list('large');
    await test.service.list('large');
    expect(ProjectService.script.runs).toHaveLength(runs + 2);
  });

  it('forgets what a write has made old, what runs meanwhile too', async () => {
    await open();
    await test.service.list('a');
    await test.service.list('b');
    await test.service.rename('a');
    expect([await test.service.list('a'), await test.service.list('b')]).toEqual([3, 2]);
    test.host.cachedResults.forget(ProjectService, 'list');
    expect(await test.service.list('b')).toBe(4);

    const released = Promise.withResolvers<string>();
    const script = play(
      () => released.promise,
      () => 'new',
    );
    const running = test.service.list('c');
    await script.entered(1);
    await test.service.rename('c');
    const later = test.service.list('c');
    await script.entered(2);
    released.resolve('old');
    expect([await running, await later, await test.service.list('c')]).toEqual(['old', 'new', 'new']);
  });

  it('says so when there is nothing to forget', async () => {
    await open();
    expect(() => test.host.cachedResults.forget(ProjectService, 'other')).toThrow(
      'ProjectService.other is no @Cached() method of this host',
    );
  });

  it('runs every call whose arguments are too large to compare', async () => {
    await open();
    const long = 'x'.repeat(65_537);
    expect([await test.service.list(long), await test.service.list(long)]).toEqual([1, 2]);
  });
});
