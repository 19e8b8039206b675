import 'reflect-metadata';
import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { BrowserWindow } from 'electron';
import { container } from 'tsyringe';
import { CloseGuard, electronIpc } from 'sallyport/electron';
import { APP_SHELL, EventService, EventServiceHost, HeadlessShell, MainEventService } from 'sallyport/main';
import { RendererEventService, electronBridge, onBeforeClose } from 'sallyport/renderer';
import type { IEventService } from 'sallyport/shim';
import { ManualClock, RecordingLogger, type InMemoryElectron } from 'sallyport/testing';
import { expectQuietConsole, openPage, pageOptions, startElectron, type OpenPage } from './in-memory.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

@EventService()
class AppService extends MainEventService {}

/** Tells when it was warned. */
class GuardLogger extends RecordingLogger {
  warned = Promise.withResolvers<void>();

  override warn(...line: Parameters<RecordingLogger['warn']>): void {
    super.warn(...line);
    this.warned.resolve();
    this.warned = Promise.withResolvers();
  }
}

const UI = 'app://ui/index.html';

let electron: InMemoryElectron;
let host: EventServiceHost;
let guard: CloseGuard;
let clock: ManualClock;
let logger: GuardLogger;
const services: IEventService[] = [];

beforeEach(async () => {
  electron = startElectron();
  const shell = new HeadlessShell({ version: '1.0.0', dataDirectory: '/nowhere' });
  host = await EventServiceHost.start(AppService, {
    container: container.createChildContainer().registerInstance(APP_SHELL, shell),
  });
  await host.bind(electronIpc({ origins: ['app://ui'] }));
  clock = new ManualClock();
  logger = new GuardLogger();
  guard = new CloseGuard({ service: host.serviceOf(AppService), clock, logger });
});

afterEach(async () => {
  guard[Symbol.dispose]();
  await host.dispose();
  for (const service of services.splice(0)) RendererEventService.disconnect(service);
  expectQuietConsole(electron);
});

interface GuardedPage extends OpenPage {
  readonly service: IEventService;
}

async function open(): Promise<GuardedPage> {
  const opened = await openPage(electron, UI);
  guard.add(opened.window);
  const service = await RendererEventService.connect<IEventService>({
    transport: () => electronBridge(pageOptions(opened.page)),
  });
  services.push(service);
  return { ...opened, bridge: opened.bridge, service };
}

interface SavingPage extends GuardedPage {
  /** What is thrown when it has to save; `undefined`: it succeeds. */
  failure: Error | undefined;
  saves: number;
  readonly shown: unknown[];
}

/** A page that saves before it closes. */
async function openSaving(): Promise<SavingPage> {
  const page: SavingPage = Object.assign(await open(), { failure: undefined, saves: 0, shown: [] as unknown[] });
  const save = (): void => {
    page.saves += 1;
    if (page.failure) throw page.failure;
  };
  onBeforeClose(page.service, save, { onFailure: (error) => page.shown.push(error), browserWindow: undefined });
  // A call behind the subscription: when it is answered, main has both.
  await page.service.getAppVersion();
  return page;
}

/** A page that has subscribed and never answers. */
async function openSilent(): Promise<GuardedPage & { readonly asked: Promise<void> }> {
  const page = await open();
  const asked = new Promise<void>((resolve) => page.service.events.on('before-close', () => resolve()));
  await page.service.getAppVersion();
  return { ...page, asked };
}

const closed = async (window: BrowserWindow): Promise<unknown> => window.isDestroyed() || once(window, 'closed');

describe('CloseGuard', () => {
  it('closes a window when its page has saved', async () => {
    const page = await openSaving();
    page.window.close();
    expect(page.window.isDestroyed()).toBe(false);
    await closed(page.window);
    expect(page.saves).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('closes a window at once when its page has nothing to save', async () => {
    const { window } = await open();
    window.close();
    await closed(window);
    expect(logger.records).toEqual([]);
  });

  it('asks the page of that window alone', async () => {
    const [one, two] = [await openSaving(), await openSaving()];
    one.window.close();
    await closed(one.window);
    expect([one.saves, two.saves, two.window.isDestroyed()]).toEqual([1, 0, false]);
  });

  it('keeps a window open whose page could not save, and asks again the next time', async () => {
    const page = await openSaving();
    page.failure = new Error('The disk is full');
    page.window.minimize();
    page.window.close();
    await logger.warned.promise;
    expect(page.window.isDestroyed()).toBe(false);
    expect([page.window.isMinimized(), page.window.isFocused()]).toEqual([false, true]);
    expect(page.shown).toEqual([page.failure]);
    expect(logger.records).toMatchObject([{ level: 'warn', fields: { reason: 'The disk is full' } }]);
    page.failure = undefined;
    page.window.close();
    await closed(page.window);
    expect(page.saves).toBe(2);
  });

  it('asks once, however often the user tries', async () => {
    const page = await openSaving();
    page.window.close();
    page.window.close();
    await closed(page.window);
    expect(page.saves).toBe(1);
  });

  it('closes a window whose page does not answer within 5 s', async () => {
    const { window, asked } = await openSilent();
    const onClose = jest.fn();
    window.on('close', onClose);
    window.close();
    await asked;
    clock.advance(4_999);
    expect(window.isDestroyed()).toBe(false);
    clock.advance(1);
    await closed(window);
    expect(onClose).toHaveBeenCalledTimes(1);
    expect(logger.records).toMatchObject([{ level: 'warn', fields: { windowId: window.id } }]);
  });

  it('waits as long as it is told to', async () => {
    guard[Symbol.dispose]();
    guard = new CloseGuard({ service: host.serviceOf(AppService), clock, logger, timeoutMs: 100 });
    const { window, asked } = await openSilent();
    window.close();
    await asked;
    clock.advance(100);
    await expect(closed(window)).resolves.toBeDefined();
  });

  it.each([
    ['crashes', (window: BrowserWindow) => window.webContents.forcefullyCrashRenderer()],
    ['hangs', (window: BrowserWindow) => void window.webContents.emit('unresponsive')],
    ['leaves', (window: BrowserWindow) => void window.loadURL('app://ui/other.html')],
  ])('closes a window at once whose page %s while it is asked', async (_what, end) => {
    const { window, asked } = await openSilent();
    window.close();
    await asked;
    const gone = closed(window);
    end(window);
    await gone;
    expect(clock.pendingTimers).toBe(0);
  });

  it('closes a window whose page can not be asked', async () => {
    const { window } = await openSilent();
    const ask = jest.spyOn(host.serviceOf(AppService), 'requestClose').mockRejectedValue(new Error('broken'));
    window.close();
    await closed(window);
    expect(logger.records).toContainEqual(expect.objectContaining({ level: 'error' }));
    ask.mockRestore();
  });

  it('closes a window at once whose page has crashed before', async () => {
    const { window } = await openSilent();
    window.webContents.forcefullyCrashRenderer();
    // Electron does not promise that a frame says that its document has gone.
    Object.defineProperty(window.webContents.mainFrame, 'origin', { value: 'app://ui' });
    window.close();
    await expect(closed(window)).resolves.toBeDefined();
  });

  it('asks nobody when another listener keeps the window open', async () => {
    const page = await openPage(electron, UI);
    page.window.on('close', (event) => event.preventDefault());
    guard.add(page.window);
    const ask = jest.spyOn(host.serviceOf(AppService), 'requestClose');
    page.window.close();
    expect(ask).not.toHaveBeenCalled();
    ask.mockRestore();
    page.window.destroy();
  });

  it('lets another listener keep a window open that was ready, and asks again the next time', async () => {
    const page = await openSaving();
    const kept = Promise.withResolvers<void>();
    const keep = (event: Electron.Event): void => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      kept.resolve();
    };
    page.window.on('close', keep);
    page.window.close();
    await kept.promise;
    await setImmediate();
    expect(page.window.isDestroyed()).toBe(false);
    page.window.off('close', keep);
    page.window.close();
    await closed(page.window);
    expect(page.saves).toBe(2);
  });

  it('leaves no listener on a window that it does not guard any more', async () => {
    const { window } = await openPage(electron, UI);
    const count = (): number => window.listenerCount('close') + window.listenerCount('closed');
    const before = count();
    const release = guard.add(window);
    expect(count()).toBeGreaterThan(before);
    release();
    expect(count()).toBe(before);
    window.close();
    expect(window.isDestroyed()).toBe(true);
  });

  it('leaves no listener on a page that was asked', async () => {
    const page = await openSaving();
    page.failure = new Error('The disk is full');
    const count = (): number =>
      page.window.webContents.eventNames().reduce((sum, name) => sum + page.window.webContents.listenerCount(name), 0);
    const before = count();
    page.window.close();
    await logger.warned.promise;
    expect(count()).toBe(before);
    await setImmediate();
    page.window.destroy();
  });

  it('leaves no listener on the app when it is disposed of', () => {
    const count = (): number => electron.main.app.listenerCount('before-quit');
    expect(count()).toBe(1);
    guard[Symbol.dispose]();
    expect(count()).toBe(0);
  });

  it('closes a window that is being asked when it is disposed of', async () => {
    const { window, asked } = await openSilent();
    window.close();
    await asked;
    const gone = closed(window);
    guard[Symbol.dispose]();
    await gone;
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('CloseGuard, when the app quits', () => {
  const quit = (): Promise<unknown> => once(electron.main.app, 'quit');

  it('quits when all pages have saved', async () => {
    const pages = [await openSaving(), await openSaving()];
    const done = quit();
    electron.main.app.quit();
    expect(pages.map(({ window }) => window.isDestroyed())).toEqual([false, false]);
    await done;
    expect(pages.map(({ saves, window }) => [saves, window.isDestroyed()])).toEqual([
      [1, true],
      [1, true],
    ]);
  });

  it('quits at once without windows', async () => {
    const done = quit();
    electron.main.app.quit();
    await expect(done).resolves.toBeDefined();
  });

  it('does not quit, and closes nothing, when a page could not save', async () => {
    const [one, two] = [await openSaving(), await openSaving()];
    two.failure = new Error('The disk is full');
    const onQuit = jest.fn();
    electron.main.app.on('quit', onQuit);
    electron.main.app.quit();
    await logger.warned.promise;
    await setImmediate();
    expect(onQuit).not.toHaveBeenCalled();
    expect([one.window.isDestroyed(), two.window.isDestroyed()]).toEqual([false, false]);
    two.failure = undefined;
    const done = quit();
    electron.main.app.quit();
    await done;
    expect([one.saves, two.saves]).toEqual([2, 2]);
  });

  it('quits though a page does not answer in time', async () => {
    const page = await openSaving();
    const { window, asked } = await openSilent();
    const onClose = jest.fn();
    window.on('close', onClose);
    const done = quit();
    electron.main.app.quit();
    await asked;
    await electron.settled();
    clock.advance(5_000);
    await done;
    expect([page.saves, onClose.mock.calls.length]).toEqual([1, 0]);
  });

  it('goes on quitting when it is disposed of', async () => {
    const { asked } = await openSilent();
    const done = quit();
    electron.main.app.quit();
    await asked;
    guard[Symbol.dispose]();
    await expect(done).resolves.toBeDefined();
  });

  it('asks again the next time when something else keeps the app from quitting', async () => {
    const page = await openSaving();
    const kept = Promise.withResolvers<void>();
    electron.main.app.once('before-quit', () => {
      electron.main.app.once('before-quit', (event) => {
        event.preventDefault();
        kept.resolve();
      });
    });
    electron.main.app.quit();
    await kept.promise;
    await setImmediate();
    expect(page.window.isDestroyed()).toBe(false);
    const done = quit();
    electron.main.app.quit();
    await done;
    expect(page.saves).toBe(2);
  });
});
