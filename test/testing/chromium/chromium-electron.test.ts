import { once } from 'node:events';
import type { Browser } from 'playwright-core';
import { describeInChromium, launchChromium } from '../../e2e/chromium.js';
import { openStage, type Stage, type StageOptions } from './stage.js';

jest.setTimeout(30_000);

/** Exposes all of `ipcRenderer` by functions, as no app should. */
const OPEN_DOOR = `
  const { contextBridge, ipcRenderer } = require('electron');
  contextBridge.exposeInMainWorld('door', {
    invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
    send: (channel, ...args) => ipcRenderer.send(channel, ...args),
    on: (channel, listener) => {
      const forward = (_event, ...args) => listener(...args);
      ipcRenderer.on(channel, forward);
      return () => { ipcRenderer.off(channel, forward); };
    },
    environment: process.env.SALLYPORT_TEST,
  });`;

describeInChromium('createChromiumElectron', () => {
  let browser: Browser;
  let stage: Stage | undefined;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterAll(() => browser?.close());

  afterEach(async () => {
    await stage?.[Symbol.asyncDispose]();
    stage = undefined;
  });

  const open = async (options: StageOptions): Promise<Stage> => {
    stage = await openStage(browser, options);
    return stage;
  };

  it('calls main from the page and brings the answer back', async () => {
    const { page, console } = await open({
      preload: OPEN_DOOR,
      prepare: ({ main }) => main.ipcMain.handle('add', (_event, first: number, second: number) => first + second),
    });
    expect(await page.evaluate('door.invoke("add", 1, 2)')).toBe(3);
    expect(console).toEqual([]);
  });

  it('has the bridge there before the first script of the page', async () => {
    const { page } = await open({
      preload: OPEN_DOOR,
      script: 'window.seen = [typeof door.invoke, Object.isFrozen(door)];',
    });
    expect(await page.evaluate('seen')).toEqual(['function', true]);
  });

  it('rejects with Electron’s words and nothing more', async () => {
    const { page } = await open({
      preload: OPEN_DOOR,
      prepare: ({ main }) =>
        main.ipcMain.handle('fail', () => {
          throw Object.assign(new TypeError('bad'), { code: 'SECRET' });
        }),
    });
    const seen = await page.evaluate(
      'door.invoke("fail").catch((error) => [error instanceof Error, error.message, error.code ?? null])',
    );
    expect(seen).toEqual([true, "Error invoking remote method 'fail': TypeError: bad", null]);
    expect(await page.evaluate('door.invoke("none").catch((error) => error.message)')).toMatch(/No handler registered/);
  });

  it('keeps what V8’s serializer keeps, on both borders and both ways', async () => {
    const received: unknown[] = [];
    const { page } = await open({
      preload: OPEN_DOOR,
      prepare: ({ main }) =>
        main.ipcMain.handle('echo', (_event, value: unknown) => {
          received.push(value);
          return value;
        }),
    });
    const check = await page.evaluate(`(async () => {
      const value = {
        date: new Date(5), map: new Map([[1n, new Set(['a', undefined])]]), bytes: Uint8Array.of(1, 255),
        words: Uint16Array.of(500), pattern: /a+/gi, numbers: [-0, NaN, -Infinity, 2 ** 60], text: '\\ud800 \\u2028 é',
        big: -(2n ** 70n), nothing: [null, undefined],
      };
      value.self = value;
      const copy = await door.invoke('echo', value);
      return [
        copy !== value, copy.self === copy, copy.date instanceof Date && copy.date.getTime() === 5,
        copy.map instanceof Map && copy.map.get(1n).has(undefined), copy.bytes instanceof Uint8Array && copy.bytes[1] === 255,
        copy.words instanceof Uint16Array && copy.words[0] === 500, String(copy.pattern) === '/a+/gi',
        Object.is(copy.numbers[0], -0), Number.isNaN(copy.numbers[1]), copy.numbers[3] === 2 ** 60,
        copy.text === value.text, copy.big === value.big, 'nothing' in copy && copy.nothing[1] === undefined,
      ];
    })()`);
    expect(check).toEqual(Array.from({ length: 13 }, () => true));
    expect(received[0]).toMatchObject({ date: new Date(5), bytes: Uint8Array.of(1, 255), text: '\ud800 \u2028 é' });
  });

  it('carries bytes of any length unchanged', async () => {
    const { page } = await open({
      preload: OPEN_DOOR,
      prepare: ({ main }) => main.ipcMain.handle('echo', (_event, value: unknown) => value),
    });
    const lengths = await page.evaluate(`Promise.all([0, 65_535, 65_536, 65_537, 3_000_000].map(async (length) => {
      const bytes = Uint8Array.from({ length }, (_, index) => index * 7);
      const copy = await door.invoke('echo', bytes);
      return copy.every((byte, index) => byte === bytes[index]) && copy.length;
    }))`);
    expect(lengths).toEqual([0, 65_535, 65_536, 65_537, 3_000_000]);
  });

  it('refuses what can’t be cloned', async () => {
    const { page } = await open({ preload: OPEN_DOOR });
    expect(
      await page.evaluate('door.invoke("x", new WeakMap()).catch((error) => error.message)').catch(String),
    ).toMatch('An object could not be cloned.');
    expect(await page.evaluate('try { door.send("x", () => 1) } catch (error) { error.message }')).toBe(
      'An object could not be cloned.',
    );
  });

  it('brings main’s messages in their order, until the listener is taken away', async () => {
    const { page, window, electron } = await open({ preload: OPEN_DOOR });
    await page.evaluate(`globalThis.seen = [];
      globalThis.all = new Promise((resolve) => {
        globalThis.stop = door.on('news', (...args) => seen.push(args) === 50 && resolve());
      });
      undefined`);
    const asked = once(electron.main.ipcMain, 'ready');
    await page.evaluate('door.send("ready")');
    await asked;
    for (let count = 0; count < 50; count += 1) window.webContents.send('news', count, new Date(count));
    await page.evaluate('all');
    expect(await page.evaluate('seen.every(([count, date], index) => count === index && +date === index)')).toBe(true);
    await page.evaluate('stop(); globalThis.last = new Promise((resolve) => door.on("last", resolve)); undefined');
    const heard = once(electron.main.ipcMain, 'ready');
    await page.evaluate('door.send("ready")');
    await heard;
    window.webContents.send('news', 'unheard');
    window.webContents.send('last');
    await page.evaluate('last');
    expect(await page.evaluate('seen.length')).toBe(50);
  });

  it('starts a page’s messages in the order of its calls', async () => {
    const started: string[] = [];
    const { page } = await open({
      preload: OPEN_DOOR,
      prepare: ({ main }) => {
        main.ipcMain.on('send', (_event, count: number) => started.push(`send ${count}`));
        main.ipcMain.handle('invoke', (_event, count: number) => started.push(`invoke ${count}`));
      },
    });
    await page.evaluate(
      'door.send("send", 1); door.invoke("invoke", 2); door.send("send", 3); door.invoke("invoke", 4)',
    );
    expect(started).toEqual(['send 1', 'invoke 2', 'send 3', 'invoke 4']);
  });

  it('gives main the app’s own address, and the page one with an origin in a secure context', async () => {
    const { page, window } = await open({ preload: OPEN_DOOR });
    expect(window.webContents.mainFrame.origin).toBe('app://ui');
    expect(await page.evaluate('[location.href, isSecureContext]')).toEqual(['https://ui.app.sallyport.test/', true]);
  });

  it('hands main’s environment to the preload', async () => {
    process.env['SALLYPORT_TEST'] = 'seen';
    const { page } = await open({ preload: OPEN_DOOR });
    delete process.env['SALLYPORT_TEST'];
    expect(await page.evaluate('door.environment')).toBe('seen');
  });

  it('follows a reload by the page, and drops what was under way', async () => {
    const release = Promise.withResolvers<void>();
    const { page, window } = await open({
      preload: OPEN_DOOR,
      prepare: ({ main }) => {
        main.ipcMain.handle('slow', () => release.promise);
        main.ipcMain.handle('quick', () => 'quick');
      },
    });
    await page.evaluate('void door.invoke("slow")');
    const committed = once(window.webContents, 'did-navigate');
    await page.reload();
    await committed;
    release.resolve();
    expect(await page.evaluate('door.invoke("quick")')).toBe('quick');
  });

  it('loses nothing that the preload sends at once, and loads no page twice', async () => {
    const heard: unknown[] = [];
    const { page } = await open({
      preload: `${OPEN_DOOR} ipcRenderer.send('started', location.pathname);`,
      prepare: ({ main }) => {
        main.ipcMain.on('started', (_event, path) => heard.push(path));
        main.ipcMain.handle('quick', () => 'quick');
      },
    });
    let loads = 0;
    page.on('load', () => (loads += 1));
    await page.reload();
    await page.evaluate('door.invoke("quick")');
    expect(heard).toEqual(['/', '/']);
    expect(loads).toBe(1);
  });

  it('follows main to another page', async () => {
    const { page, window } = await open({ preload: OPEN_DOOR });
    const loaded = page.waitForEvent('load');
    await Promise.all([window.loadURL('app://ui/second'), loaded]);
    expect(await page.title()).toBe('/second');
    expect(await page.evaluate('typeof door.invoke')).toBe('function');
    const reloaded = page.waitForEvent('load');
    window.webContents.reload();
    await reloaded;
    expect(await page.title()).toBe('/second');
  });

  it('runs no preload in a frame of the page', async () => {
    const { page } = await open({ preload: OPEN_DOOR });
    const kind = await page.evaluate(`new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.onload = () => resolve([typeof frame.contentWindow.door, frame.contentDocument.title]);
      frame.src = '/inner';
      document.body.append(frame);
    })`);
    expect(kind).toEqual(['undefined', '/inner']);
  });

  it('closes the tab with its window', async () => {
    const { page, window } = await open({ preload: OPEN_DOOR });
    const closed = page.waitForEvent('close');
    window.destroy();
    await closed;
    expect(page.isClosed()).toBe(true);
  });

  it('tells main of a crash', async () => {
    const { page, window } = await open({ preload: OPEN_DOOR });
    const gone = once(window.webContents, 'render-process-gone');
    await page.goto('chrome://crash').catch(() => undefined);
    await gone;
    expect(window.webContents.isCrashed()).toBe(true);
  });

  it.each([
    ['require("fs")', 'module not found: fs'],
    ['require("electron").ipcRenderer.sendSync("x")', 'no ipcRenderer.sendSync'],
    ['require("electron").webFrame', 'no renderer module.webFrame'],
    [
      'const { contextBridge } = require("electron"); contextBridge.exposeInMainWorld("a", 1); contextBridge.exposeInMainWorld("a", 2);',
      'Cannot bind an API on top of an existing property on the window object',
    ],
    ['throw new Error("broken")', 'broken'],
  ])('tells main why the preload failed: %s', async (preload, message) => {
    const told = Promise.withResolvers<Error>();
    const { console } = await open({
      preload,
      prepare: (_electron, window) =>
        void window.webContents.on('preload-error', (_e, _path, error) => told.resolve(error)),
    });
    expect((await told.promise).message).toContain(message);
    expect(console.join('\n')).toContain('Unable to load preload script');
  });
});
