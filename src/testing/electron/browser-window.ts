import type { BrowserWindowConstructorOptions } from 'electron';
import { createEvent, NamedEmitter } from './named-emitter.js';
import { InMemoryWebContents } from './web-contents.js';
import type { World } from './world.js';

/** `BrowserWindow`, without anything to see. */
export class InMemoryBrowserWindow extends NamedEmitter {
  readonly id: number;
  readonly webContents: InMemoryWebContents;
  private visible: boolean;

  constructor(
    private readonly world: World,
    /** Not Electron's: what the window was made with. */
    readonly options: BrowserWindowConstructorOptions,
  ) {
    super('browserWindow');
    if (!world.app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    this.id = world.nextId();
    this.visible = options.show !== false;
    this.webContents = new InMemoryWebContents(world, world.defaultSession, options.webPreferences ?? {});
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
  }

  isMinimized(): boolean {
    return false;
  }

  focus(): void {
    this.emit('focus');
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
