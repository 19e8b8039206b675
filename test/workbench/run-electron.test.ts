import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirectoryLock } from 'sallyport/main';
import { RendererEventService, electronBridge } from 'sallyport/renderer';
import { createInMemoryElectron, provideElectron, type InMemoryElectron, type Page } from 'sallyport/testing';
import type { IWorkbenchService } from '../../workbench/contract/index.js';
import { runElectron } from '../../workbench/main/run-electron.js';
import { PRELOAD, pageOptions, expectQuietConsole, sallyportPreload } from '../main/electron/in-memory.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

let directory: string;
let electron: InMemoryElectron;
let messages: string[];
let environment: NodeJS.ProcessEnv;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sallyport-electron-'));
  mkdirSync(join(directory, 'page'));
  writeFileSync(join(directory, 'page/index.html'), '<!doctype html>');
  messages = [];
  environment = { ...process.env };
  // The log's other outlet: nobody is to read it here.
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  use(createInMemoryElectron({ preloads: { [PRELOAD]: sallyportPreload } }));
});

afterEach(() => {
  // A document that has gone takes its end of the connection with it; here that end is an object of this process.
  for (const service of services.splice(0)) RendererEventService.disconnect(service);
  expectQuietConsole(electron);
  jest.restoreAllMocks();
  for (const name of Object.keys(process.env)) if (!(name in environment)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, environment);
  rmSync(directory, { recursive: true });
});

function use(next: InMemoryElectron): void {
  electron = next;
  provideElectron(electron);
}

function run(args: readonly string[] = [], stop: Promise<void> = new Promise(() => undefined)): Promise<number> {
  return runElectron({
    args: ['--data-dir', join(directory, 'data'), ...args],
    pageDirectory: join(directory, 'page'),
    preload: PRELOAD,
    version: '9.8.7',
    stop,
    onMessage: (text) => messages.push(text),
  });
}

/** The page of the window, once that shows it. */
async function page(): Promise<Page> {
  for (;;) {
    const [window] = electron.main.BrowserWindow.getAllWindows();
    if (window && window.webContents.mainFrame.url !== '') return electron.pageOf(window);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const services: IWorkbenchService[] = [];

async function connect(shown: Page): Promise<IWorkbenchService> {
  const transport = () => electronBridge(pageOptions(shown));
  const service = await RendererEventService.connect<IWorkbenchService>({ transport });
  services.push(service);
  return service;
}

describe('runElectron', () => {
  it('shows the page and serves it, until its window is closed', async () => {
    const ended = run();
    const shown = await page();
    expect(shown.url).toBe('app://ui/');
    const service = await connect(shown);
    await expect(service.getAppVersion()).resolves.toBe('9.8.7');
    await expect(service.collections.list()).resolves.toMatchObject([{ name: 'My requests' }]);
    electron.main.BrowserWindow.getAllWindows()[0]?.close();
    await expect(ended).resolves.toBe(0);
    expect(electron.handledChannels).toEqual([]);
    expect(electron.main.protocol.isProtocolHandled('app')).toBe(false);
    expect(existsSync(join(directory, 'data/logs/electron.log'))).toBe(true);
  });

  it('keeps everything for the next start, Chromium’s own files apart from it', async () => {
    const first = run();
    await (await connect(await page())).collections.createCollection('Kept');
    electron.main.app.quit();
    await expect(first).resolves.toBe(0);
    expect(electron.main.app.getPath('userData')).toBe(join(directory, 'data/electron'));
    use(createInMemoryElectron({ preloads: { [PRELOAD]: sallyportPreload } }));
    const stop = Promise.withResolvers<void>();
    const second = run([], stop.promise);
    const collections = await (await connect(await page())).collections.list();
    expect(collections.map(({ name }) => name)).toEqual(['My requests', 'Kept']);
    stop.resolve();
    await expect(second).resolves.toBe(0);
  });

  it('holds up quitting until everything is written', async () => {
    const ended = run();
    await page();
    const quit = jest.fn();
    electron.main.app.on('quit', quit);
    electron.main.app.quit();
    await ended;
    expect(quit).not.toHaveBeenCalled();
    using lock = DataDirectoryLock.acquire(join(directory, 'data'));
    expect(lock).toBeDefined();
  });

  it('runs once a data directory: another instance leaves it to the first, which comes to the front', async () => {
    const ended = run();
    await page();
    const [window] = electron.main.BrowserWindow.getAllWindows();
    const focused = jest.fn();
    window?.on('focus', focused);
    electron.main.app.emit('second-instance', {}, ['--evil', 'app://x'], '/');
    expect(focused).toHaveBeenCalledTimes(1);
    window?.close();
    await ended;

    use(createInMemoryElectron({ isSecondInstance: true }));
    await expect(run()).resolves.toBe(0);
    expect(electron.main.app.isReady()).toBe(false);
  });

  it('says so when web mode has the data directory', async () => {
    mkdirSync(join(directory, 'data'));
    using lock = DataDirectoryLock.acquire(join(directory, 'data'));
    expect(lock).toBeDefined();
    await expect(run()).resolves.toBe(1);
    expect(messages.join('')).toContain('it is running already with this data directory');
    expect(electron.main.BrowserWindow.getAllWindows()).toEqual([]);
  });

  it('does not understand what it does not know', async () => {
    await expect(run(['--nonsense'])).resolves.toBe(2);
    expect(messages.join('')).toContain('Usage: npm run start:electron');
    await expect(run(['--help'])).resolves.toBe(0);
    expect(electron.main.app.isReady()).toBe(false);
  });

  it('leaves no secret in the environment of its page', async () => {
    process.env['SECRET'] = 'hunter2';
    const ended = run();
    const { environment: seen } = await page();
    expect(seen).not.toHaveProperty('SECRET');
    electron.main.app.quit();
    await ended;
  });

  it('sandboxes every renderer', async () => {
    const ended = run();
    const { window: pageWindow } = await page();
    expect(Object.keys(pageWindow)).toEqual(['sallyport']);
    const [window] = electron.main.BrowserWindow.getAllWindows();
    window?.close();
    await ended;
    expect((electron.main.app as unknown as { sandboxesAll: boolean }).sandboxesAll).toBe(true);
  });
});
