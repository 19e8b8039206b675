import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IpcMainEvent } from 'electron';
import type { Browser, Page } from 'playwright-core';
import { describeInChromium, launchChromium } from '../../e2e/chromium.js';
import { RunningScript } from '../../scripts/running-script.js';
import { openStage, type Stage } from './stage.js';

jest.setTimeout(60_000);

const REPOSITORY = join(__dirname, '../../..');

/** The page's first script: it replaces whatever the bridge could call, and keeps all that passes through its hands. */
const REPLACE_EVERYTHING = `
  window.loot = [];
  const { apply } = Reflect;
  const define = Object.defineProperty;
  const keep = (...things) => {
    for (let i = 0; i < things.length; i += 1) define(loot, loot.length, { __proto__: null, value: things[i] });
  };
  window.keep = keep;
  const spy = (holder, name) => {
    const original = holder[name];
    define(holder, name, { __proto__: null, configurable: true, writable: true, value: function (...args) {
      keep(this, ...args);
      return new.target ? Reflect.construct(original, args) : apply(original, this, args);
    } });
  };
  const owners = [Map, Set, Promise, RegExp, EventTarget, Object, Array, Function, String, Date];
  const names = ['get', 'set', 'delete', 'has', 'forEach', 'then', 'addEventListener', 'dispatchEvent', 'toString',
    'push', 'map', 'concat', 'slice', 'call', 'apply', 'bind', 'startsWith', 'getTime'];
  for (const owner of owners) for (const name of names) {
    if (Object.hasOwn(owner.prototype, name) && typeof owner.prototype[name] === 'function') spy(owner.prototype, name);
  }
  spy(Reflect, 'apply'); spy(JSON, 'parse'); spy(JSON, 'stringify'); spy(Object, 'keys'); spy(Object, 'freeze');
  spy(Object, 'defineProperty'); spy(Array, 'isArray'); spy(window, 'postMessage'); spy(window, 'CustomEvent');
  const iterate = Array.prototype[Symbol.iterator];
  Array.prototype[Symbol.iterator] = function () { keep(this); return apply(iterate, this, []); };
  for (const name of ['kind', 'id', 'args', 'channel', 'name', 'api', 'ok', 'value', 'detail', '0', '1', '2', 'listener']) {
    define(Object.prototype, name, { __proto__: null, configurable: true, get() { keep(this); return undefined; },
      set(value) { keep(this, value); define(this, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true }); } });
  }
  window.isArmed = true;`;

/** Has the bridge do all that it can. */
const USE_THE_BRIDGE = `(async () => {
  const told = new Promise((resolve) => {
    sallyport.on('sallyport:news', (news) => { keep(window.event); resolve(news.text); });
  });
  sallyport.send('sallyport:one-way', { text: 'sent' });
  const answer = await sallyport.invoke('sallyport:ask', { text: 'asked' });
  return isArmed + ',' + answer.text + ',' + await told;
})()`;

/** Evaluates as a console does: without Playwright's own code in the page, which would be a victim too. */
async function evaluator(page: Page): Promise<(expression: string) => Promise<unknown>> {
  const session = await page.context().newCDPSession(page);
  return async (expression) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value as unknown;
  };
}

describeInChromium('a hostile page behind the built preload', () => {
  let browser: Browser;
  let preload: string;
  let stage: Stage | undefined;
  /** Every channel that main has heard a message on. */
  let channels: string[];

  beforeAll(async () => {
    const child = spawn(process.execPath, ['scripts/build.mjs', 'preload'], { cwd: REPOSITORY });
    await new RunningScript(child).ended;
    preload = readFileSync(join(REPOSITORY, 'build/workbench/preload.cjs'), 'utf8');
    browser = await launchChromium();
  });

  afterAll(() => browser?.close());

  beforeEach(() => {
    channels = [];
  });

  afterEach(async () => {
    await stage?.[Symbol.asyncDispose]();
    stage = undefined;
  });

  const open = async (script = ''): Promise<Stage> => {
    stage = await openStage(browser, {
      preload,
      script,
      prepare: ({ main }, window) => {
        window.webContents.on('ipc-message', (_event, channel) => channels.push(channel));
        main.ipcMain.handle('sallyport:ask', (_event, { text }: { text: string }) => ({ text: `${text}, answered` }));
        main.ipcMain.handle('other:ask', () => channels.push('other:ask'));
        main.ipcMain.on('sallyport:one-way', (event: IpcMainEvent) => event.reply('sallyport:news', { text: 'told' }));
      },
    });
    return stage;
  };

  it('finds nothing on its window but the bridge', async () => {
    const list = 'Reflect.ownKeys(window).map(String).sort()';
    const plain = await browser.newPage();
    await plain.route('https://plain.test/', (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    );
    await plain.goto('https://plain.test/');
    const usual = new Set(await plain.evaluate<string[]>(list));
    await plain.context().close();
    const { page } = await open();
    expect((await page.evaluate<string[]>(list)).filter((name) => !usual.has(name))).toEqual(['sallyport']);
    expect(await page.evaluate('document.documentElement.outerHTML.includes("span")')).toBe(false);
  });

  it('finds four functions on the bridge, and can’t replace them', async () => {
    const { page } = await open();
    const seen = await page.evaluate(`(() => {
      const attempts = [
        () => { 'use strict'; window.sallyport = {}; },
        () => { 'use strict'; sallyport.send = () => 1; },
        () => { 'use strict'; sallyport.send.call = 1; },
        () => { delete window.sallyport; if ('sallyport' in window) throw new Error('kept'); },
        () => Object.defineProperty(sallyport, 'extra', { value: 1 }),
        () => Object.setPrototypeOf(sallyport, null),
      ].map((attempt) => { try { attempt(); return 'done'; } catch { return 'refused'; } });
      const own = Reflect.ownKeys(sallyport).map((name) => [name, Reflect.ownKeys(sallyport[name]).sort(), String(sallyport[name])]);
      return { attempts, own, prototype: Object.getPrototypeOf(sallyport) === Object.prototype };
    })()`);
    const native = 'function () { [native code] }';
    expect(seen).toEqual({
      attempts: Array.from({ length: 6 }, () => 'refused'),
      own: ['invoke', 'send', 'on', 'openPort'].map((name) => [name, ['length', 'name'], native]),
      prototype: true,
    });
  });

  it.each([
    ['another channel', '"other:ask"'],
    ['a prefix further on', '" sallyport:ask"'],
    ['an object that reads like one', '{ toString: () => "sallyport:ask", startsWith: () => true }'],
    ['a list that reads like one', '["sallyport:ask"]'],
    ['a boxed string', 'Object("sallyport:ask")'],
    ['nothing', 'undefined'],
    ['a proxy', 'new Proxy(["sallyport:ask"], { get: (list, key) => key === "startsWith" ? () => true : list[key] })'],
  ])('can’t name %s', async (_name, channel) => {
    const { page } = await open();
    const answers = await page.evaluate(`Promise.all([
      async () => sallyport.send(${channel}, {}),
      () => sallyport.invoke(${channel}, {}),
      async () => sallyport.on(${channel}, () => undefined),
    ].map((attempt) => attempt().then(() => 'done', (error) => error.message)))`);
    const refused = 'Only channels that begin with sallyport: pass';
    expect(answers).toEqual([refused, refused, refused]);
    // A message that passes comes after all that did not.
    await page.evaluate('sallyport.invoke("sallyport:ask", { text: "" })');
    expect(channels).toEqual([]);
  });

  it.each([
    ['before the page has loaded', true],
    ['after the page has loaded', false],
  ])('replaces the language’s own functions in vain, %s', async (_name, isFirst) => {
    const { page } = await open(isFirst ? REPLACE_EVERYTHING : '');
    const ask = await evaluator(page);
    if (!isFirst) await ask(REPLACE_EVERYTHING);
    expect(await ask(USE_THE_BRIDGE)).toBe('true,asked, answered,told');
    expect(channels).toEqual(['sallyport:one-way']);
    const found = await ask(`(() => {
      const seen = new Set();
      const found = [];
      const look = (thing, depth) => {
        if ((typeof thing !== 'object' && typeof thing !== 'function') || thing === null || seen.has(thing)) return;
        seen.add(thing);
        if (thing instanceof Event && thing.type.startsWith('to-')) found[found.length] = 'an event of the bridge';
        if (thing instanceof HTMLSpanElement) found[found.length] = 'the node of the bridge';
        if (thing instanceof HTMLDivElement && !thing.isConnected) found[found.length] = 'its host';
        if (depth === 4 || thing === window || thing === document) return;
        for (const key of Reflect.ownKeys(thing)) {
          if (/ipcRenderer|sender|contextBridge|bindingName|receiverName/.test(String(key))) found[found.length] = String(key);
          let inner;
          try { inner = thing[key]; } catch { continue; }
          look(inner, depth + 1);
        }
      };
      const { length } = loot;
      for (let i = 0; i < length; i += 1) look(loot[i], 0);
      return length + ' ' + found.join();
    })()`);
    expect(found).toMatch(/^[1-9]\d* $/);
  });

  it('has a bridge that works when it has broken its own prototypes', async () => {
    const { page } = await open();
    const ask = await evaluator(page);
    const answer = await ask(`(async () => {
      for (let index = 0; index < 20; index += 1) Object.defineProperty(Object.prototype, index, { set() {} });
      Object.prototype.get = () => 'broken';
      return (await sallyport.invoke('sallyport:ask', { text: 'asked' })).text;
    })()`);
    expect(answer).toBe('asked, answered');
  });

  it('reaches nothing by the names of the bridge’s own events', async () => {
    const { page } = await open();
    const forged = await page.evaluate(`(async () => {
      const answers = [];
      const tables = [[['object', 'kind', 1, 'id', 2, 'args', 3], ['plain', 'call'], ['plain', 2], ['array', 4, 5], ['plain', 'other:ask'], ['object']]];
      for (const target of [window, document, document.documentElement]) {
        for (const type of ['to-preload', 'to-page', 'to-preload-answer', 'to-page-answer']) {
          target.addEventListener(type + '-answer', (event) => answers.push(event.type));
          for (const detail of tables) target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
        }
        window.postMessage({ kind: 'call', id: 1 }, '*');
      }
      await sallyport.invoke('sallyport:ask', { text: '' });
      return answers;
    })()`);
    // What it hears is what it has sent itself.
    expect(new Set(forged as string[])).toEqual(new Set(['to-preload-answer', 'to-page-answer']));
    expect(channels).toEqual([]);
  });

  it('harms nobody else with listeners that are none', async () => {
    const { page } = await open();
    await page.evaluate(`
      window.heard = [];
      const traps = new Proxy(function () {}, { apply() { throw new Error('trap'); }, get() { throw new Error('trap'); } });
      for (const listener of [undefined, null, {}, { call() {}, apply() {} }, { handleEvent() {} }, 'sallyport', traps,
        () => { throw new Error('thrown'); }, () => Promise.reject(new Error('rejected')), () => () => sallyport]) {
        try { sallyport.on('sallyport:news', listener); } catch {}
      }
      sallyport.on('sallyport:news', (value) => { heard.push(value.text); window.next(); });`);
    const told = 'new Promise((resolve) => { window.next = resolve; sallyport.send("sallyport:one-way", {}); })';
    await page.evaluate(told);
    await page.evaluate(told);
    expect(await page.evaluate('heard')).toEqual(['told', 'told']);
    expect(channels).toEqual(['sallyport:one-way', 'sallyport:one-way']);
  });

  it('is given no event with a sender', async () => {
    const { page } = await open();
    const length = await page.evaluate(`new Promise((resolve) => {
      sallyport.on('sallyport:news', function () { resolve([arguments.length, this === undefined || this === window]); });
      sallyport.send('sallyport:one-way', {});
    })`);
    expect(length).toEqual([1, true]);
  });

  it('has no bridge in a frame or a window that it opens', async () => {
    const { page } = await open();
    const kinds = await page.evaluate(`(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const inner = frame.contentWindow;
      return [typeof inner.sallyport, Reflect.ownKeys(inner).some((name) => /^(send|receive)-/.test(String(name)))];
    })()`);
    expect(kinds).toEqual(['undefined', false]);
    const popup = page.waitForEvent('popup');
    await page.evaluate('void window.open("about:blank")');
    expect(await (await popup).evaluate('typeof window.sallyport')).toBe('undefined');
  });
});
