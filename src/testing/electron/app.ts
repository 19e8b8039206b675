import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEvent, NamedEmitter } from './named-emitter.js';

export interface InMemoryAppOptions {
  /** @default '1.0.0' */
  readonly version?: string;
  /** @default false */
  readonly isPackaged?: boolean;
  /** @default 'in-memory' */
  readonly name?: string;
  /** Directories by Electron's names; one that is not said is below the system's temporary one. */
  readonly paths?: Readonly<Record<string, string>>;
  /** Whether another instance has the lock. @default false */
  readonly isSecondInstance?: boolean;
}

/** The directories that Electron knows by name. */
const PATH_NAMES: ReadonlySet<string> = new Set(
  (
    'home appData assets userData sessionData temp exe module desktop documents downloads music pictures videos ' +
    'recent logs crashDumps'
  ).split(' '),
);

type Api = Pick<
  Electron.App,
  | 'isPackaged'
  | 'getVersion'
  | 'getName'
  | 'getAppPath'
  | 'getPath'
  | 'setPath'
  | 'isReady'
  | 'whenReady'
  | 'requestSingleInstanceLock'
  | 'enableSandbox'
  | 'quit'
  | 'exit'
>;

/** `app`: ready soon after somebody waits for it, so that what must come before can, however slow the test is. */
export class InMemoryApp extends NamedEmitter implements Api {
  /** Not Electron's: whether `quit` went through. */
  hasQuit = false;
  /** Not Electron's: while it quits, the last window goes without `window-all-closed`. */
  isQuitting = false;
  private readonly paths: Map<string, string>;
  private ready = false;
  private becameReady: Promise<void> | undefined;
  private isSandboxEnabled = false;

  constructor(private readonly options: InMemoryAppOptions) {
    super('app');
    this.paths = new Map(Object.entries(options.paths ?? {}));
    this.on('newListener', (event) => {
      if (event === 'ready') void this.whenReady();
    });
  }

  get isPackaged(): boolean {
    return this.options.isPackaged ?? false;
  }

  getVersion(): string {
    return this.options.version ?? '1.0.0';
  }

  getName(): string {
    return this.options.name ?? 'in-memory';
  }

  getAppPath(): string {
    return this.paths.get('appPath') ?? process.cwd();
  }

  getPath(name: string): string {
    if (!PATH_NAMES.has(name) && !this.paths.has(name)) throw new Error(`Failed to get '${name}' path`);
    return this.paths.get(name) ?? join(tmpdir(), 'in-memory-electron', name);
  }

  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }

  isReady(): boolean {
    return this.ready;
  }

  whenReady(): Promise<void> {
    this.becameReady ??= this.becomeReady();
    return this.becameReady;
  }

  requestSingleInstanceLock(): boolean {
    return this.options.isSecondInstance !== true;
  }

  enableSandbox(): void {
    if (this.ready) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.isSandboxEnabled = true;
  }

  /** Not Electron's: whether all renderers are sandboxed. */
  get sandboxesAll(): boolean {
    return this.isSandboxEnabled;
  }

  quit(): void {
    const beforeQuit = createEvent({});
    this.emit('before-quit', beforeQuit);
    if (beforeQuit.defaultPrevented) return;
    this.isQuitting = true;
    this.emit('-close-windows');
    this.isQuitting = false;
    const willQuit = createEvent({});
    this.emit('will-quit', willQuit);
    if (!willQuit.defaultPrevented) this.exit();
  }

  exit(code = 0): void {
    this.hasQuit = true;
    this.emit('quit', createEvent({}), code);
  }

  private async becomeReady(): Promise<void> {
    await Promise.resolve();
    this.ready = true;
    this.emit('-ready');
    this.emit('ready', createEvent({}), {});
  }
}
