// The main process of the conformance suite's Electron: opens windows and runs code that comes as text. It is compiled
// to one CommonJS file, so it imports nothing but Electron, Node and types.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { runInThisContext } from 'node:vm';
import { BrowserWindow, MessageChannelMain, app, protocol, type WebFrameMain, type WebPreferences } from 'electron';
import type { MainMemory, PageMemory } from '../conformance/electron-under-test.js';
import type { Tools } from '../conformance/tools.js';

/** What Playwright's side calls, by name and with JSON. */
export interface Harness {
  start(toolsSource: string): Promise<string>;
  runInMain(source: string, args: readonly unknown[]): Promise<unknown>;
  openWindow(preloadSource: string, url: string, webPreferences: WebPreferences): Promise<number>;
  runInFrame(
    frame: FrameAddress,
    world: 'page' | 'preload',
    source: string,
    args: readonly unknown[],
  ): Promise<unknown>;
  addFrame(parent: FrameAddress, url: string): Promise<number>;
  removeFrame(frame: FrameAddress): Promise<void>;
  preloadError(windowId: number): string | null;
  navigate(windowId: number, url: string): Promise<void>;
  reload(windowId: number): Promise<void>;
  crash(windowId: number): Promise<void>;
  destroy(windowId: number): void;
  settle(): Promise<void>;
  collectGarbage(): Promise<void>;
  consoleText(): string;
}

/** Which frame of which window; `treeNodeId` is `null` for the main frame. */
export interface FrameAddress {
  readonly windowId: number;
  readonly treeNodeId: number | null;
}

/** Longest wait for a page that may have lost its way to main. */
const ROUND_TRIP_TIMEOUT_MS = 1_000;

const directory = mkdtempSync(join(tmpdir(), 'sallyport-harness-'));
const preloadErrors = new Map<number, string>();
const written: string[] = [];
const memory: MainMemory = { log: [], events: [], ports: [], frames: [], kept: [], release: () => undefined };
let toolsSource = '';
let nextName = 1;

recordConsole();
// A suite closes its last window and goes on.
app.on('window-all-closed', () => undefined);

const harness: Harness = {
  async start(source) {
    toolsSource = source;
    await app.whenReady();
    protocol.handle('https', () => new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html' } }));
    return `Electron ${process.versions.electron} on ${process.platform}`;
  },

  async runInMain(source, args) {
    // oxlint-disable-next-line import/no-nodejs-modules, typescript/no-require-imports -- code in main gets the module itself
    const electron: unknown = require('electron');
    const run = evaluate<(...given: unknown[]) => unknown>(source);
    return run({ electron, memory, tools: evaluate<() => Tools>(toolsSource)() }, ...args);
  },

  async openWindow(preloadSource, url, webPreferences) {
    const preload = join(directory, `preload-${nextName++}.cjs`);
    writeFileSync(preload, preloadScript(preloadSource));
    const window = new BrowserWindow({
      show: false,
      webPreferences: { contextIsolation: true, sandbox: true, ...webPreferences, preload },
    });
    const { id } = window;
    window.webContents.on('preload-error', (_event, _path, error) => preloadErrors.set(id, error.message));
    await window.loadURL(url);
    return id;
  },

  async runInFrame(address, world, source, args) {
    const frame = frameOf(address);
    const given = JSON.stringify(args);
    if (world === 'page') return runScript(frame, inPage(`(${source})(globalThis.pageUnderTest, ...${given})`));
    return runScript(frame, inPreload(`(${source})(SCOPE, ...${given})`));
  },

  async addFrame(parent, url) {
    const frame = frameOf(parent);
    const before = new Set(frame.frames.map(({ frameTreeNodeId }) => frameTreeNodeId));
    const source = `new Promise((resolve) => {
      const element = document.createElement('iframe');
      element.addEventListener('load', () => resolve(null), { once: true });
      element.src = ${JSON.stringify(url)};
      document.documentElement.append(element);
    })`;
    await runScript(frame, inPage(source));
    const added = frame.frames.find(({ frameTreeNodeId }) => !before.has(frameTreeNodeId));
    if (!added) throw new Error('The frame was not added');
    return added.frameTreeNodeId;
  },

  async removeFrame(address) {
    const frame = frameOf(address);
    const { parent } = frame;
    if (!parent) throw new Error('A main frame can only go with its window');
    const index = parent.frames.findIndex(({ frameTreeNodeId }) => frameTreeNodeId === address.treeNodeId);
    await runScript(parent, inPage(`document.querySelectorAll('iframe')[${index}].remove()`));
    while (parent.frames.some(({ frameTreeNodeId }) => frameTreeNodeId === address.treeNodeId)) await turn();
  },

  preloadError: (windowId) => preloadErrors.get(windowId) ?? null,

  async navigate(windowId, url) {
    const { webContents } = windowOf(windowId);
    const loaded = once(webContents, 'did-finish-load');
    await runScript(webContents.mainFrame, inPage(`void (location.href = ${JSON.stringify(url)})`)).catch(ignore);
    await loaded;
  },

  async reload(windowId) {
    const { webContents } = windowOf(windowId);
    const loaded = once(webContents, 'did-finish-load');
    webContents.reload();
    await loaded;
  },

  async crash(windowId) {
    const { webContents } = windowOf(windowId);
    const gone = once(webContents, 'render-process-gone');
    webContents.forcefullyCrashRenderer();
    await gone;
  },

  destroy: (windowId) => windowOf(windowId).destroy(),

  async settle() {
    // Twice: what the first round has brought about may send again.
    for (let round = 0; round < 2; round += 1) {
      await turn();
      await Promise.all(BrowserWindow.getAllWindows().map((window) => roundTrip(window.webContents.mainFrame)));
    }
  },

  async collectGarbage() {
    const { gc } = globalThis;
    if (!gc) throw new Error('Electron was not started with --js-flags=--expose-gc');
    for (let round = 0; round < 3; round += 1) {
      gc();
      await turn();
    }
  },

  consoleText: () => written.join('\n'),
};

Object.assign(globalThis, { harness });

function recordConsole(): void {
  for (const name of ['log', 'info', 'warn', 'error'] as const) {
    // oxlint-disable-next-line no-console -- it is what is recorded
    console[name] = (...values: unknown[]) => {
      written.push(values.map((value) => (typeof value === 'string' ? value : inspect(value))).join(' '));
    };
  }
}

function evaluate<T>(source: string): T {
  return runInThisContext(`(${source})`) as T;
}

function windowOf(id: number): BrowserWindow {
  const window = BrowserWindow.fromId(id);
  if (!window) throw new Error(`There is no window ${id}`);
  return window;
}

function frameOf({ windowId, treeNodeId }: FrameAddress): WebFrameMain {
  const { mainFrame } = windowOf(windowId).webContents;
  if (treeNodeId === null) return mainFrame;
  const frame = mainFrame.framesInSubtree.find(({ frameTreeNodeId }) => frameTreeNodeId === treeNodeId);
  if (!frame) throw new Error(`There is no frame ${treeNodeId}`);
  return frame;
}

function once(emitter: { once(name: never, listener: () => void): unknown }, name: string): Promise<void> {
  return new Promise((resolve) => void emitter.once(name as never, () => resolve()));
}

function turn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

function ignore(): void {
  // A document that is left may take the answer with it.
}

/** Runs a script that resolves to the JSON of how it went, and makes of that what it was. */
async function runScript(frame: WebFrameMain, script: string): Promise<unknown> {
  const answer = JSON.parse(String(await frame.executeJavaScript(script))) as {
    readonly value?: unknown;
    readonly message?: string;
  };
  if (answer.message !== undefined) throw new Error(answer.message);
  return answer.value;
}

/** Settles as JSON; used in both worlds. */
const ANSWER = `async (run) => {
  try {
    return JSON.stringify({ value: await run() });
  } catch (error) {
    return JSON.stringify({ message: error instanceof Error ? error.message : String(error) });
  }
}`;

function inPage(expression: string): string {
  return `globalThis.pageUnderTest ??= { window, memory: ${emptyPageMemory()}, tools: (${toolsSource})() };
    (${ANSWER})(() => ${expression})`;
}

/** By an event of the DOM, which both worlds have in common: no pipe to main is used for it. */
function inPreload(expression: string): string {
  const name = `under-test-${nextName++}`;
  const detail = JSON.stringify(JSON.stringify({ name, code: expression }));
  return `new Promise((resolve) => {
    window.addEventListener('${name}', (event) => resolve(event.detail), { once: true });
    window.dispatchEvent(new CustomEvent('under-test', { detail: ${detail} }));
  })`;
}

function preloadScript(source: string): string {
  return `
    const electron = require('electron');
    const SCOPE = { electron, require, window, memory: ${emptyPageMemory()}, tools: (${toolsSource})() };
    window.addEventListener('under-test', async (event) => {
      const { name, code } = JSON.parse(event.detail);
      const detail = await (${ANSWER})(() => new Function('SCOPE', 'return ' + code)(SCOPE));
      window.dispatchEvent(new CustomEvent(name, { detail }));
    });
    electron.ipcRenderer.on('under-test:port', ({ ports: [port] }) => port.postMessage(null));
    (${source})(SCOPE);`;
}

function emptyPageMemory(): string {
  return JSON.stringify({ log: [], ports: [], kept: [] } satisfies PageMemory);
}

/** There by the pipe of messages, back by a port's; then there and back by the pipe of calls. */
async function roundTrip(frame: WebFrameMain): Promise<void> {
  const isLost = new Promise<void>((resolve) => void setTimeout(resolve, ROUND_TRIP_TIMEOUT_MS));
  const { port1, port2 } = new MessageChannelMain();
  const answered = once(port1, 'message');
  port1.start();
  try {
    frame.postMessage('under-test:port', null, [port2]);
    const called = inPreload(`SCOPE.electron.ipcRenderer.invoke('under-test:nobody').catch(() => null)`);
    await Promise.race([Promise.all([answered, frame.executeJavaScript(called)]), isLost]);
  } catch {
    // Its document has gone: nothing is under way to it.
  } finally {
    port1.close();
  }
}
