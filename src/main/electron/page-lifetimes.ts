// Electron tells nobody that the caller of a running method is gone: only events of its `webContents` do.
import type { WebContents, WebFrameMain } from 'electron';
import { createSubscription, type Releasable, type Subscription } from '../../shared/index.js';

interface Watcher {
  readonly frame: WebFrameMain | null;
  readonly onGone: () => void;
}

/** Knows when the document that sent a message is gone: left, reloaded, crashed or closed. */
export class PageLifetimes implements Releasable {
  private readonly pages = new Map<WebContents, PageLifetime>();

  /**
   * Calls `onGone` once, when the current document of `frame` is gone.
   *
   * @returns stops watching
   */
  watch(webContents: WebContents, frame: WebFrameMain | null, onGone: () => void): Subscription {
    let page = this.pages.get(webContents);
    if (!page) {
      page = new PageLifetime(webContents, () => this.pages.delete(webContents));
      this.pages.set(webContents, page);
    }
    return page.watch({ frame, onGone });
  }

  /** How many wait to be told now. */
  get watcherCount(): number {
    return [...this.pages.values()].reduce((count, page) => count + page.watcherCount, 0);
  }

  /** Takes all listeners away; nobody is told. */
  [Symbol.dispose](): void {
    for (const page of this.pages.values()) page[Symbol.dispose]();
    this.pages.clear();
  }
}

class PageLifetime implements Releasable {
  private readonly watchers = new Set<Watcher>();

  constructor(
    private readonly webContents: WebContents,
    private readonly onDestroyed: () => void,
  ) {
    webContents.on('destroyed', this.onDestroy);
    webContents.on('render-process-gone', this.onDocumentGone);
    webContents.on('did-navigate', this.onDocumentGone);
    webContents.on('did-frame-navigate', this.onFrameNavigate);
  }

  get watcherCount(): number {
    return this.watchers.size;
  }

  watch(watcher: Watcher): Subscription {
    this.watchers.add(watcher);
    return createSubscription(() => this.watchers.delete(watcher));
  }

  [Symbol.dispose](): void {
    this.webContents.off('destroyed', this.onDestroy);
    this.webContents.off('render-process-gone', this.onDocumentGone);
    this.webContents.off('did-navigate', this.onDocumentGone);
    this.webContents.off('did-frame-navigate', this.onFrameNavigate);
    this.watchers.clear();
  }

  private readonly onDocumentGone = (): void => this.tell(() => true);

  private readonly onDestroy = (): void => {
    this.onDocumentGone();
    this[Symbol.dispose]();
    this.onDestroyed();
  };

  private readonly onFrameNavigate = (
    _event: unknown,
    _url: string,
    _code: number,
    _text: string,
    _isMainFrame: boolean,
    processId: number,
    routingId: number,
  ): void => {
    this.tell(({ frame }) => frame?.processId === processId && frame.routingId === routingId);
  };

  private tell(isGone: (watcher: Watcher) => boolean): void {
    for (const watcher of this.watchers) {
      if (!isGone(watcher)) continue;
      this.watchers.delete(watcher);
      watcher.onGone();
    }
  }
}
