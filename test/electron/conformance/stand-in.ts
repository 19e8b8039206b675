import { once } from 'node:events';
import { format } from 'node:util';
import type { BrowserWindow } from 'electron';
import {
  createInMemoryElectron,
  type InMemoryElectron,
  type InMemoryElectronOptions,
  type Page,
  type Preload,
  type PreloadSandbox,
} from '../../../src/testing/electron/index.js';
import type {
  Code,
  ElectronUnderTest,
  FrameUnderTest,
  MainMemory,
  MainScope,
  PageMemory,
  PageScope,
  PreloadScope,
  ScopeWindow,
  WindowOptions,
  WindowUnderTest,
} from './electron-under-test.js';
import { createTools } from './tools.js';

type StandInOptions = Required<Pick<InMemoryElectronOptions, 'seed' | 'uncloneableReply'>>;

/** The in-memory Electron as the conformance suite's subject. */
export class StandIn implements ElectronUnderTest {
  readonly name = 'the stand-in';
  readonly uncloneableReply: 'reject' | 'close';
  private readonly electron: InMemoryElectron;
  /** Each window has its own, found by its path. */
  private readonly preloads: Record<string, Preload> = {};
  private readonly scope: MainScope;

  constructor(options: StandInOptions) {
    this.uncloneableReply = options.uncloneableReply;
    this.electron = createInMemoryElectron({ ...options, preloads: this.preloads });
    const memory: MainMemory = { log: [], events: [], ports: [], frames: [], kept: [], release: () => undefined };
    this.scope = { electron: this.electron.main, memory, tools: createTools() };
  }

  async main<Args extends readonly unknown[], Result>(
    code: Code<MainScope, Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    await this.electron.main.app.whenReady();
    return run(code, this.scope, args);
  }

  async openWindow(options: WindowOptions = {}): Promise<WindowUnderTest> {
    const { preload = () => undefined, url = 'https://app.example/', webPreferences = {} } = options;
    const { app, BrowserWindow: Window } = this.electron.main;
    await app.whenReady();
    const path = `/preload-${Object.keys(this.preloads).length}.js`;
    this.preloads[path] = (sandbox) => carry(preload)(preloadScopeOf(sandbox));
    const window = new Window({ show: false, webPreferences: { ...webPreferences, preload: path } });
    const errors: Error[] = [];
    window.webContents.on('preload-error', (_event, _path, error) => void errors.push(error));
    await window.loadURL(url);
    return new StandInWindow(this.electron, window, errors);
  }

  settle(): Promise<void> {
    return this.electron.settled();
  }

  async collectGarbage(): Promise<void> {
    this.electron.collectGarbage();
  }

  async consoleText(): Promise<string> {
    return this.electron.consoleErrors.map((line) => format(...line)).join('\n');
  }

  async close(): Promise<void> {
    await this.electron.settled();
  }
}

class StandInFrame implements FrameUnderTest {
  constructor(
    protected readonly electron: InMemoryElectron,
    private readonly inMemory: Page,
  ) {}

  async preload<Args extends readonly unknown[], Result>(
    code: Code<PreloadScope, Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    return run(code, preloadScopeOf(this.inMemory.preload), args);
  }

  async page<Args extends readonly unknown[], Result>(
    code: Code<PageScope, Args, Result>,
    ...args: Args
  ): Promise<Awaited<Result>> {
    const { window } = this.inMemory;
    const scope = { window: window as unknown as ScopeWindow, memory: memoryOf(window), tools: createTools() };
    return run(code, scope, args);
  }

  async addFrame(url: string): Promise<FrameUnderTest> {
    const child = await this.inMemory.addFrame(url);
    if (child.origin === this.inMemory.origin) Object.assign(this.inMemory.window, { 0: child.window });
    return new StandInFrame(this.electron, child);
  }

  async remove(): Promise<void> {
    this.inMemory.remove();
    await this.electron.settled();
  }

  protected goTo(url: string): Promise<boolean> {
    return this.inMemory.navigate(url);
  }
}

class StandInWindow extends StandInFrame implements WindowUnderTest {
  constructor(
    electron: InMemoryElectron,
    private readonly window: BrowserWindow,
    private readonly preloadErrors: readonly Error[],
  ) {
    super(electron, electron.pageOf(window));
  }

  get id(): number {
    return this.window.id;
  }

  async preloadError(): Promise<string | undefined> {
    return this.preloadErrors[0]?.message;
  }

  async navigate(url: string): Promise<void> {
    await this.goTo(url);
  }

  async reload(): Promise<void> {
    const loaded = once(this.window.webContents, 'did-finish-load');
    this.window.webContents.reload();
    await loaded;
  }

  async crash(): Promise<void> {
    this.window.webContents.forcefullyCrashRenderer();
  }

  async destroy(): Promise<void> {
    this.window.destroy();
  }
}

/** Code goes as text here too, so that it can't close over anything, and JSON goes both ways. */
async function run<Scope, Args extends readonly unknown[], Result>(
  code: Code<Scope, Args, Result>,
  scope: Scope,
  args: Args,
): Promise<Awaited<Result>> {
  const result: unknown = await carry(code)(scope, ...(toJson(args) as unknown as Args));
  return toJson(result) as Awaited<Result>;
}

function carry<Carried extends (...args: never[]) => unknown>(code: Carried): Carried {
  // oxlint-disable-next-line no-new-func -- the same way as into another process
  return new Function(`return (${code.toString()})`)() as Carried;
}

function toJson(value: unknown): unknown {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? undefined : JSON.parse(text);
}

const scopes = new WeakMap<PreloadSandbox, PreloadScope>();

function preloadScopeOf(sandbox: PreloadSandbox): PreloadScope {
  const { electron, require, window } = sandbox;
  const scope = scopes.get(sandbox) ?? {
    electron: electron as unknown as PreloadScope['electron'],
    require,
    window: window as unknown as ScopeWindow,
    memory: memoryOf(sandbox),
    tools: createTools(),
  };
  scopes.set(sandbox, scope);
  return scope;
}

const memories = new WeakMap<object, PageMemory>();

/** @param world what there is one of for each world of each document */
function memoryOf(world: object): PageMemory {
  const memory = memories.get(world) ?? { log: [], ports: [], kept: [] };
  memories.set(world, memory);
  return memory;
}
