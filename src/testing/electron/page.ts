import type { BrowserWindow, WebContents } from 'electron';
import type { InMemoryBrowserWindow } from './browser-window.js';
import type { PreloadSandbox } from './document.js';
import { InMemoryFrame } from './frame.js';
import { navigate } from './navigation.js';
import type { PageWindow } from './page-window.js';
import type { PermissionDetails } from './session.js';

/** One frame as the user and its scripts see it: what a test does in place of the page. */
export class Page {
  constructor(
    private readonly frame: InMemoryFrame,
    private readonly openWindow: (opener: InMemoryFrame, url: string) => Promise<InMemoryBrowserWindow>,
  ) {}

  /** The document's `window`: what the preload exposed is on it. Another object after each navigation. */
  get window(): Readonly<Record<string, unknown>> & PageWindow {
    return this.document.window;
  }

  /** All that the preload has, in its own world. */
  get preload(): PreloadSandbox {
    return this.document.preload;
  }

  /** What `require('electron')` gives the preload: what a page has that broke out of its own world. */
  get electron(): PreloadSandbox['electron'] {
    return this.document.preload.electron;
  }

  /** The environment that the document's process was given. */
  get environment(): Readonly<NodeJS.ProcessEnv> {
    return this.document.preload.environment;
  }

  get url(): string {
    return this.frame.url;
  }

  get origin(): string {
    return this.frame.origin;
  }

  /** The headers that the document came with. */
  get headers(): Headers {
    return this.frame.headers;
  }

  /**
   * Follows a link, or sets `location`.
   *
   * @returns whether the frame shows another document now
   */
  navigate(url: string): Promise<boolean> {
    return navigate({ frame: this.frame, url, initiator: 'page', creatorOrigin: this.frame.origin });
  }

  /** Adds an `<iframe>`; the preload runs in it only with `nodeIntegrationInSubFrames`. */
  async addFrame(url: string): Promise<Page> {
    const frame = new InMemoryFrame(this.frame.webContents, this.frame);
    await navigate({ frame, url, initiator: 'main', creatorOrigin: this.frame.origin });
    return new Page(frame, this.openWindow);
  }

  /** Removes the frame, as a page does with an `<iframe>`. */
  remove(): void {
    this.frame.remove();
  }

  /** Calls `window.open`. @returns the window, or `null` when it was denied */
  async open(url: string): Promise<BrowserWindow | null> {
    if (!this.frame.webContents.allowsOpening(url)) return null;
    return (await this.openWindow(this.frame, url)) as unknown as BrowserWindow;
  }

  /** Asks the user for a permission, such as `media`. */
  requestPermission(permission: string): Promise<boolean> {
    const { webContents } = this.frame;
    return webContents.session.requestPermission(webContents, permission, this.asker);
  }

  /** Asks whether a permission is granted, without asking the user. */
  checkPermission(permission: string): boolean {
    const { webContents } = this.frame;
    return webContents.session.checkPermission(webContents, permission, this.frame.origin, this.asker);
  }

  /** Attaches a `<webview>`. @returns whether main let it */
  attachWebview(): boolean {
    let isPrevented = false;
    const event = { preventDefault: () => void (isPrevented = true) };
    this.frame.webContents.emit('will-attach-webview', event, {}, {});
    return this.frame.webContents.preferences.webviewTag === true && !isPrevented;
  }

  private get asker(): PermissionDetails {
    return { requestingUrl: this.frame.url, isMainFrame: this.frame.parent === null };
  }

  private get document(): NonNullable<InMemoryFrame['document']> {
    const { document } = this.frame;
    if (!document) throw new Error('The frame has no document yet: load a URL first');
    return document;
  }
}

/** What has pages: a window or its `webContents`. */
export type PageOwner = BrowserWindow | WebContents;
