import { join, resolve } from 'node:path';
import type { BrowserWindow } from 'electron';
import type { Browser } from 'playwright-core';
import { container } from 'tsyringe';
import { electronIpc } from 'sallyport/electron';
import { EventServiceHost, UNLIMITED_RATES } from 'sallyport/main';
import { RendererEventService } from 'sallyport/renderer';
import type { Link } from 'sallyport/shared';
import { RecordingLogger, createChromiumElectron, provideElectron, type InMemoryElectron } from 'sallyport/testing';
import { launchChromium } from '../e2e/chromium.js';
import { buildPage } from './chromium/build-page.js';
import { PageLinks } from './chromium/relayed-link.js';
import { RawClient } from './raw-client.js';
import type { Target } from './target.js';

const PRELOAD = resolve('build/workbench/preload.cjs');
const PAGE = '<!doctype html><link rel="icon" href="data:,"><title>relay</title><script src="page.js"></script>';

/** A Chromium and the script of its pages; what the tests of a file share. */
class ChromiumSite {
  private opening: Promise<readonly [Browser, string]> | undefined;

  /** Opened by whoever needs it first. */
  open(): Promise<readonly [Browser, string]> {
    this.opening ??= Promise.all([launchChromium(), buildPage(join(__dirname, 'chromium/page-relay.ts'))]);
    return this.opening;
  }

  async close(): Promise<void> {
    const [browser] = (await this.opening) ?? [];
    await browser?.close();
  }
}

/**
 * The built preload in a real Chromium: page and bridge run there, main here. The client runs here too, over a link of
 * the page. The suite's file must itself say `jest.mock('electron', …)`, and `npm run build` must have run.
 *
 * @param lanes what carries the messages between page and main
 * @returns a target for each; the browser is closed when the tests of the file are over
 */
export function chromiumTargets(...lanes: readonly Lane[]): readonly Target[] {
  const site = new ChromiumSite();
  afterAll(() => site.close());
  return lanes.map((lane) => createTarget(site, lane));
}

type Lane = 'port' | 'ipc';

function createTarget(site: ChromiumSite, lane: Lane): Target {
  return {
    name: lane === 'port' ? 'chromium, port' : 'chromium, ipc',
    async open(type, options = {}) {
      const logger = new RecordingLogger();
      const pages = new ChromiumPages(...(await site.open()), lane);
      const services: object[] = [];
      const host = await EventServiceHost.start(type, {
        authorize: () => true,
        rateLimits: UNLIMITED_RATES,
        logger,
        container: container.createChildContainer(),
        ...options,
      });
      await host.bind(electronIpc({ origins: ['app://ui'], ipcMain: pages.electron.main.ipcMain }));
      const connect = async (): Promise<never> => {
        const link = await pages.openLink();
        const service = await RendererEventService.connect<never>({
          transport: () => link,
          onProblem: () => undefined,
        });
        services.push(service);
        return service;
      };
      const connectSilent = async (): Promise<RawClient> => new RawClient(await pages.openLink());
      return {
        service: await connect(),
        host,
        logger,
        connect,
        connectSilent,
        connectRaw: async () => (await connectSilent()).greet(),
        async [Symbol.asyncDispose]() {
          for (const service of services) RendererEventService.disconnect(service);
          await host.dispose();
          await pages[Symbol.asyncDispose]();
        },
      };
    },
  };
}

/** Windows of an in-memory Electron, each a page of the browser. */
class ChromiumPages implements AsyncDisposable {
  readonly electron: InMemoryElectron;
  private readonly closings: (() => Promise<void>)[] = [];
  private opening: { readonly page: Awaited<ReturnType<Browser['newPage']>> } | undefined;

  constructor(
    private readonly browser: Browser,
    script: string,
    private readonly lane: Lane,
  ) {
    const electron = createChromiumElectron({
      preload: PRELOAD,
      openTab: async () => {
        const page = this.opening?.page;
        if (!page) throw new Error('A window was opened that no test asked for');
        return page.context().newCDPSession(page);
      },
    });
    this.electron = electron;
    provideElectron(electron);
    const { protocol } = electron.main;
    protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
    void electron.main.app.whenReady().then(() => protocol.handle('app', (request) => answer(request, script)));
  }

  async openLink(): Promise<Link> {
    const { main } = this.electron;
    await main.app.whenReady();
    const page = await this.browser.newPage();
    const links = await PageLinks.of(page);
    this.opening = { page };
    const window: BrowserWindow = new main.BrowserWindow({
      webPreferences: { preload: PRELOAD, contextIsolation: true },
    });
    this.closings.push(async () => {
      if (!window.isDestroyed()) window.destroy();
      await page.context().close();
    });
    await Promise.all([page.waitForEvent('load'), window.loadURL('app://ui/')]);
    return links.open(this.lane);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.closings.map((close) => close()));
  }
}

function answer(request: Request, script: string): Response {
  const isScript = new URL(request.url).pathname === '/page.js';
  const type = isScript ? 'text/javascript' : 'text/html';
  return new Response(isScript ? script : PAGE, { headers: { 'content-type': type } });
}
