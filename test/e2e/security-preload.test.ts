// The secured app with the built preload and the page in a real Chromium: rows that are about what a page can reach.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserWindow } from 'electron';
import type { Browser, Page } from 'playwright-core';
import { container } from 'tsyringe';
import { createSecureWindow, electronIpc, secureApp, serveApp } from 'sallyport/electron';
import { EventServiceHost } from 'sallyport/main';
import { RecordingLogger, createChromiumElectron, provideElectron } from 'sallyport/testing';
import { Gate, gateLog, openGate, untilNoted } from '../security/gate.js';
import { buildPage } from '../targets/chromium/build-page.js';
import { describeInChromium, launchChromium } from './chromium.js';
import type { Guarded } from './security/page.js';

jest.setTimeout(120_000);
jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

/** The page's own, as soon as it is connected. */
declare const guarded: Guarded;

const PRELOAD = resolve('build/workbench/preload.cjs');
const HTML = '<!doctype html><link rel="icon" href="data:,"><title>page</title><script src="page.js"></script>';

describeInChromium('the built preload in Chromium', () => {
  const environment = { ...process.env };
  let browser: Browser;
  let directory: string;
  let host: EventServiceHost;
  let window: BrowserWindow;
  let page: Page;
  let stopServing: () => void;

  beforeAll(async () => {
    const [launched, script] = await Promise.all([launchChromium(), buildPage(join(__dirname, 'security/page.ts'))]);
    browser = launched;
    directory = await mkdtemp(join(tmpdir(), 'sallyport-app-'));
    await writeFile(join(directory, 'page.js'), script);
    await writeFile(join(directory, 'index.html'), HTML);
  });

  afterAll(async () => {
    await browser?.close();
    await rm(directory, { recursive: true, force: true });
  });

  beforeEach(async () => {
    gateLog.length = 0;
    process.env['SECRET'] = 'hunter2';
    page = await browser.newPage();
    const openTab = () => page.context().newCDPSession(page);
    const electron = createChromiumElectron({ preload: PRELOAD, openTab });
    provideElectron(electron);
    secureApp();
    await electron.main.app.whenReady();
    stopServing = serveApp({ root: directory });
    host = await EventServiceHost.start(Gate, {
      authorize: () => true,
      logger: new RecordingLogger(),
      container: container.createChildContainer(),
    });
    await host.bind(electronIpc({ origins: ['app://ui'] }));
    window = await createSecureWindow({ preload: PRELOAD, url: 'app://ui/' });
    await page.waitForFunction(() => 'guarded' in globalThis);
  });

  afterEach(async () => {
    openGate();
    await host.dispose();
    if (!window.isDestroyed()) window.destroy();
    stopServing();
    await page.context().close();
    Object.assign(process.env, environment);
    delete process.env['SECRET'];
  });

  it('row 2: lets no script run but the page’s own', async () => {
    const found = await page.evaluate(async () => {
      const directives: string[] = [];
      const all = new Promise<void>((resolveAll) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          directives.push(effectiveDirective);
          if (directives.length === 2) resolveAll();
        });
      });
      const inline = document.createElement('script');
      inline.textContent = 'globalThis.ran = "inline"';
      const holder = document.createElement('div');
      holder.innerHTML = '<img src="data:," onerror="globalThis.ran = \'handler\'">';
      document.body.append(inline, holder);
      await all;
      return { directives: directives.toSorted(), ran: Reflect.get(globalThis, 'ran') as unknown };
    });
    expect(found).toEqual({ directives: ['script-src-attr', 'script-src-elem'], ran: undefined });
  });

  it('row 7: has four functions that reach no channel of another’s, and hands listeners the message alone', async () => {
    await page.evaluate(() => {
      const bridge = Reflect.get(globalThis, 'sallyport') as {
        on(channel: string, listener: (...args: readonly unknown[]) => void): void;
      };
      const heard = new Promise((resolveHeard) => bridge.on('sallyport:probe', (...args) => resolveHeard(args)));
      // Wrapped, or this evaluation would wait for it.
      Object.assign(globalThis, { probe: { heard } });
    });
    window.webContents.send('sallyport:probe', { hello: 1 }, 'more');
    const found = await page.evaluate(async () => {
      const bridge = Reflect.get(globalThis, 'sallyport') as Record<string, (...args: unknown[]) => Promise<unknown>>;
      const { probe } = globalThis as unknown as { probe: { heard: Promise<unknown> } };
      const attempts = ['error', 'ELECTRON_BROWSER_REQUIRE', ''].map(async (channel) =>
        bridge['invoke']?.(channel, {}).then(
          () => 'sent',
          () => 'refused',
        ),
      );
      return {
        bridge: Object.keys(bridge).toSorted(),
        attempts: await Promise.all(attempts),
        heard: await probe.heard,
        node: ['require', 'process', 'module', 'global', 'Buffer', 'electron', 'ipcRenderer'].filter(
          (name) => name in globalThis,
        ),
      };
    });
    expect(found).toEqual({
      bridge: ['invoke', 'on', 'openPort', 'send'],
      attempts: ['refused', 'refused', 'refused'],
      heard: [{ hello: 1 }],
      node: [],
    });
  });

  it('row 18: what a call of the last page brings does not reach the next one', async () => {
    await page.evaluate(() => {
      guarded.service.pass().catch(() => undefined);
    });
    await untilNoted('pass from app://ui');
    await Promise.all([page.waitForEvent('load'), window.loadURL('app://ui/index.html')]);
    await untilNoted('pass aborted');
    await page.waitForFunction(() => 'guarded' in globalThis);
    openGate();
    await expect(page.evaluate(() => guarded.service.knock())).resolves.toBe('come in');
    expect(gateLog).toEqual(['pass from app://ui', 'pass aborted', 'passed from app://ui', 'knock']);
  });
});
