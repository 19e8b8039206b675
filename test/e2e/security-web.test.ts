// What a real browser does at the borders of web mode: rows of the threat list that are about browsers.
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { container } from 'tsyringe';
import { EventServiceHost, createLoopbackServer, webSocket, type LoopbackServer } from 'sallyport/main';
import { RecordingAuditTrail, RecordingLogger } from 'sallyport/testing';
import { Gate, gateLog, openGate, untilNoted } from '../security/gate.js';
import { Impostor, proofAnswer } from '../security/impostor.js';
import { buildPage } from '../targets/chromium/build-page.js';
import { describeInChromium, launchChromium } from './chromium.js';
import type { Guarded } from './security/page.js';

jest.setTimeout(120_000);
jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

/** The page's own, as soon as it is connected. */
declare const guarded: Guarded;

const HTML = '<!doctype html><link rel="icon" href="data:,"><title>page</title><script src="page.js"></script>';

describeInChromium('web mode in Chromium', () => {
  let browser: Browser;
  let directory: string;
  let server: LoopbackServer;
  let host: EventServiceHost;
  let trail: RecordingAuditTrail;
  let evil: Server;
  let evilUrl: string;
  let page: Page;

  beforeAll(async () => {
    const [launched, script] = await Promise.all([launchChromium(), buildPage(join(__dirname, 'security/page.ts'))]);
    browser = launched;
    directory = await mkdtemp(join(tmpdir(), 'sallyport-web-'));
    await writeFile(join(directory, 'page.js'), script);
    await writeFile(join(directory, 'index.html'), HTML);
    evil = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end('<!doctype html><title>evil</title>');
    });
    evil.listen(0, '127.0.0.1');
    await once(evil, 'listening');
    evilUrl = `http://127.0.0.1:${(evil.address() as AddressInfo).port}/`;
  });

  afterAll(async () => {
    await browser?.close();
    evil.closeAllConnections();
    evil.close();
    await rm(directory, { recursive: true, force: true });
  });

  beforeEach(async () => {
    gateLog.length = 0;
    trail = new RecordingAuditTrail();
    const logger = new RecordingLogger();
    server = await createLoopbackServer({ root: directory, logger, audit: trail });
    const own = { audit: trail, logger, container: container.createChildContainer() };
    host = await EventServiceHost.start(Gate, { authorize: () => true, ...own });
    await host.bind(webSocket({ server }));
    page = await browser.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => 'guarded' in globalThis);
  });

  afterEach(async () => {
    openGate();
    await page.context().close();
    await host.dispose();
    await server[Symbol.asyncDispose]();
  });

  const violations = (): number => trail.entries.filter(({ code }) => code === 'SENDER_REFUSED').length;

  it('row 2: runs no script but its own', async () => {
    const found = await page.evaluate(async () => {
      const directives: string[] = [];
      const all = new Promise<void>((resolve) => {
        document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => {
          directives.push(effectiveDirective);
          if (directives.length === 4) resolve();
        });
      });
      const script = document.createElement('script');
      script.src = 'http://127.0.0.1:9/x.js';
      const inline = document.createElement('script');
      inline.textContent = 'globalThis.ran = "inline"';
      const holder = document.createElement('div');
      holder.innerHTML =
        '<img src="data:," onerror="globalThis.ran = \'handler\'"><img src="http://127.0.0.1:9/x.png">';
      document.body.append(script, inline, holder);
      await all;
      return { directives: directives.toSorted(), ran: Reflect.get(globalThis, 'ran') as unknown };
    });
    expect(found).toEqual({
      directives: ['img-src', 'script-src-attr', 'script-src-elem', 'script-src-elem'],
      ran: undefined,
    });
  });

  it('row 60: a page of another origin opens no socket, though it knows the token', async () => {
    const other = await browser.newPage();
    await other.goto(evilUrl);
    const answers = await other.evaluate(
      async ([port, token]) => {
        const tryName = (name: string): Promise<string> =>
          new Promise((resolve) => {
            const socket = new WebSocket(`ws://${name}:${port}/sallyport`, [
              'sallyport.v1',
              `sallyport.token.${token}`,
            ]);
            socket.addEventListener('open', () => resolve('open'));
            socket.addEventListener('error', () => resolve('refused'));
          });
        return Promise.all([tryName('127.0.0.1'), tryName('localhost')]);
      },
      [server.port, server.token] as const,
    );
    expect(answers).toEqual(['refused', 'refused']);
    expect(violations()).toBe(2);
    await other.context().close();
    expect(gateLog).toEqual([]);
  });

  it('row 67: a page of another origin reaches nothing, reads nothing, and gets no proof', async () => {
    const other = await browser.newPage();
    await other.goto(evilUrl);
    const base = `http://127.0.0.1:${server.port}`;
    const answers = await other.evaluate(async (address) => {
      const attempt = (path: string, init: RequestInit): Promise<string> =>
        fetch(address + path, init).then(
          (response) => `${response.type} ${response.status}`,
          () => 'blocked',
        );
      const proof = `/sallyport/proof?challenge=${'A'.repeat(43)}`;
      const loaded = await new Promise<string>((resolve) => {
        const image = document.createElement('script');
        image.src = address + proof;
        image.addEventListener('load', () => resolve('loaded'));
        image.addEventListener('error', () => resolve('blocked'));
        document.head.append(image);
      });
      return [
        await attempt('/', { method: 'POST', body: '{}', headers: { 'Content-Type': 'text/plain' } }),
        await attempt('/', {}),
        await attempt(proof, {}),
        loaded,
      ];
    }, base);
    expect(answers).toEqual(['blocked', 'blocked', 'blocked', 'blocked']);
    expect(violations()).toBe(4);
    await other.context().close();
    expect(gateLog).toEqual([]);
  });

  it('row 68: an open page withholds token and secret from another program on the port', async () => {
    const { port, token } = server;
    // As a crash would have it.
    await server[Symbol.asyncDispose]();
    await using impostor = await Impostor.listen(port, () => proofAnswer('A'.repeat(43)));
    await impostor.until(3);
    expect(impostor.heard).toContain('GET /sallyport/proof?challenge=');
    expect(impostor.heard).not.toContain(token);
    expect(impostor.heard).not.toContain('Upgrade: websocket');
    await expect(page.evaluate(() => guarded.states.at(-1))).resolves.toBe('reconnecting');
  });

  it('fault: renderer crash: ten of them end what the page had, within a second', async () => {
    await page.context().close();
    for (let round = 0; round < 10; round += 1) {
      gateLog.length = 0;
      const crashing = await browser.newPage();
      await crashing.goto(server.url);
      await crashing.waitForFunction(() => 'guarded' in globalThis);
      await crashing.evaluate(async () => {
        const { service } = guarded;
        service.pass().catch(() => undefined);
        await service.watch()[Symbol.asyncIterator]().next();
      });
      await untilNoted(`pass from http://127.0.0.1:${server.port}`);
      const session = await crashing.context().newCDPSession(crashing);
      const killedAt = performance.now();
      void session.send('Page.crash').catch(() => undefined);
      await Promise.all([untilNoted('pass aborted'), untilNoted('watch ended')]);
      expect(performance.now() - killedAt).toBeLessThan(1_000);
      await crashing.context().close();
    }
  });
});
