import { container } from 'tsyringe';
import { APP_SHELL, EventService, HeadlessShell, MainEventService, type CloseAnswer } from 'sallyport/main';
import { ManualClock, createTestHost, type TestHost } from 'sallyport/testing';

@EventService()
class AppService extends MainEventService {}

describe('MainEventService.requestClose', () => {
  const clock = new ManualClock();
  let test: TestHost<AppService>;
  let asked: PromiseWithResolvers<void>;

  beforeEach(async () => {
    const shell = new HeadlessShell({ version: '1.0.0', dataDirectory: '/nowhere' });
    test = await createTestHost(AppService, {
      container: container.createChildContainer().registerInstance(APP_SHELL, shell),
    });
    asked = Promise.withResolvers();
  });

  afterEach(() => test.dispose());

  const ask = (clientId = 'loopback-1', signal?: AbortSignal): Promise<CloseAnswer> =>
    test.host.serviceOf(AppService).requestClose(clientId, { clock, ...(signal ? { signal } : {}) });

  const subscribe = async (): Promise<void> => {
    test.service.events.on('before-close', () => asked.resolve());
    await test.service.getAppVersion();
  };

  it('is ready at once when the page has not subscribed', async () => {
    await expect(ask()).resolves.toEqual({ kind: 'ready' });
    await subscribe();
    await expect(ask('loopback-2')).resolves.toEqual({ kind: 'ready' });
  });

  it.each([
    ['ready', () => test.service.readyToClose(), { kind: 'ready' }],
    ['refused', () => test.service.refuseToClose('no room'), { kind: 'refused', reason: 'no room' }],
  ] as const)('is %s when the page says so', async (_name, say, answer) => {
    await subscribe();
    const answered = ask();
    await asked.promise;
    await say();
    await expect(answered).resolves.toEqual(answer);
    expect(clock.pendingTimers).toBe(0);
  });

  it('is silent after 5 s', async () => {
    await subscribe();
    const answered = ask();
    clock.advance(4_999);
    expect(clock.pendingTimers).toBe(1);
    clock.advance(1);
    await expect(answered).resolves.toEqual({ kind: 'silent' });
  });

  it('is silent as soon as nobody waits for the page any more', async () => {
    await subscribe();
    const ended = new AbortController();
    const answered = ask('loopback-1', ended.signal);
    ended.abort();
    await expect(answered).resolves.toEqual({ kind: 'silent' });
    await expect(ask('loopback-1', AbortSignal.abort())).resolves.toEqual({ kind: 'silent' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('hears nobody but the page that was asked', async () => {
    await subscribe();
    const other = await test.connect();
    const answered = ask();
    await asked.promise;
    await other.readyToClose();
    expect(clock.pendingTimers).toBe(1);
    await test.service.refuseToClose('mine');
    await expect(answered).resolves.toEqual({ kind: 'refused', reason: 'mine' });
  });

  it('takes no answer in advance', async () => {
    await subscribe();
    await test.service.readyToClose();
    const answered = ask();
    expect(clock.pendingTimers).toBe(1);
    await test.service.refuseToClose('later');
    await expect(answered).resolves.toEqual({ kind: 'refused', reason: 'later' });
  });

  it('asks a page once at a time', async () => {
    await subscribe();
    const answers = [ask(), ask()];
    expect(clock.pendingTimers).toBe(1);
    await test.service.readyToClose();
    await expect(Promise.all(answers)).resolves.toEqual([{ kind: 'ready' }, { kind: 'ready' }]);
  });

  it('takes reasons of up to 1,000 characters', async () => {
    await expect(test.service.refuseToClose('x'.repeat(1_000))).resolves.toBeUndefined();
    await expect(test.service.refuseToClose('x'.repeat(1_001))).rejects.toMatchObject({ code: 'VALIDATION' });
  });
});
