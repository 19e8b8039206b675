import type { BrowserWindowConstructorOptions } from 'electron';
import { createEvent, NamedEmitter } from './named-emitter.js';
import type { InMemorySession } from './session.js';
import { InMemoryWebContents } from './web-contents.js';
import type { World } from './world.js';

type Api = Pick<
  Electron.BrowserWindow,
  | 'id'
  | 'loadURL'
  | 'reload'
  | 'isDestroyed'
  | 'isVisible'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'isMinimized'
  | 'minimize'
  | 'restore'
  | 'isFocused'
  | 'focus'
  | 'getTitle'
  | 'setTitle'
  | 'close'
  | 'destroy'
>;

/** `BrowserWindow`, without anything to see. */
export class InMemoryBrowserWindow extends NamedEmitter implements Api {
  readonly id: number;
  readonly webContents: InMemoryWebContents;
  private visible: boolean;
  private focused = false;
  private minimized = false;
  private title: string;

  constructor(
    private readonly world: World,
    /** Not Electron's: what the window was made with. */
    readonly options: BrowserWindowConstructorOptions,
  ) {
    super('browserWindow');
    if (!world.app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.id = world.nextId();
    this.visible = options.show !== false;
    this.title = options.title ?? '';
    const { session, partition = '', ...preferences } = options.webPreferences ?? {};
    const ownSession = (session as unknown as InMemorySession | undefined) ?? world.sessions.of(partition);
    this.webContents = new InMemoryWebContents(world, ownSession, preferences);
    world.windows.add(this);
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url);
  }

  reload(): void {
    this.webContents.reload();
  }

  isDestroyed(): boolean {
    return this.webContents.isDestroyed();
  }

  isVisible(): boolean {
    return this.visible;
  }

  show(): void {
    this.visible = true;
    this.emit('show');
    this.focus();
  }

  showInactive(): void {
    this.visible = true;
    this.emit('show');
  }

  hide(): void {
    this.visible = false;
    this.focused = false;
    this.emit('hide');
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  minimize(): void {
    this.minimized = true;
    this.emit('minimize');
  }

  restore(): void {
    this.minimized = false;
    this.emit('restore');
  }

  isFocused(): boolean {
    return this.focused && !this.isDestroyed();
  }

  focus(): void {
    this.focused = true;
    this.emit('focus');
  }

  getTitle(): string {
    return this.title;
  }

  setTitle(title: string): void {
    this.title = title;
  }

  /** Closes the window unless a listener prevents it. */
  close(): void {
    const event = createEvent({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.isDestroyed()) return;
    this.world.windows.delete(this);
    this.webContents.destroyNow();
    this.emit('closed');
    const { app, windows } = this.world;
    if (windows.size === 0 && !app.isQuitting) app.emit('window-all-closed');
  }
}
