// No window closes over unsaved work: its page is asked first, and says when it has saved, or why it could not.
import { app, type BrowserWindow, type Event } from 'electron';
import { createSubscription, DisposableStore, type Clock, type Subscription } from '../../shared/index.js';
import type { CloseAnswer, CloseRequestOptions } from '../close-requests.js';
import type { Logger } from '../logging/logger.js';
import { nullLogger } from '../logging/null-logger.js';
import { originOf } from './origin.js';
import { clientIdOf } from './sender.js';

/** What asks the pages: the host's own instance of a `MainEventService`. */
export interface ClosableService {
  requestClose(clientId: string, options?: CloseRequestOptions): Promise<CloseAnswer>;
}

export interface CloseGuardOptions {
  /** `host.serviceOf(AppEventService)`, a class that extends `MainEventService`. */
  readonly service: ClosableService;
  /**
   * How long a page may take to save and answer; then its window is closed without. What was typed is in the journal.
   * @default 5_000
   */
  readonly timeoutMs?: number;
  /** Told why a window stays open, and of pages that did not answer. @default nothing is logged */
  readonly logger?: Logger;
  /** @default the machine's */
  readonly clock?: Clock;
}

/**
 * Asks a window's page before the window closes, however it comes to that: its own button, `window.close()`, or
 * quitting, where all are asked and none is closed unless all may be. A window whose page could not save stays open
 * and comes to the front, and quitting is off; the next attempt asks again. A page that has crashed, hangs, navigates
 * away or does not answer in time can't keep its window open.
 *
 * @example
 * const closeGuard = resources.use(new CloseGuard({ service: host.serviceOf(AppEventService), logger }));
 * closeGuard.add(window);
 */
export class CloseGuard implements Disposable {
  private readonly windows = new Set<GuardedWindow>();
  private readonly resources = new DisposableStore();
  private readonly logger: Logger;
  private quitting: Promise<void> | undefined;
  private isQuitGranted = false;

  constructor(private readonly options: CloseGuardOptions) {
    this.logger = options.logger ?? nullLogger;
    const onQuit = (event: Event): void => this.beforeQuit(event);
    app.on('before-quit', onQuit);
    this.resources.defer(() => app.off('before-quit', onQuit));
  }

  /** Guards a window until it has closed, or the result is called. */
  add(window: BrowserWindow): Subscription {
    const guarded = new GuardedWindow(window, this.options, this.logger);
    const onClose = (event: Event): void => {
      if (!this.isQuitGranted) guarded.beforeClose(event);
    };
    const release = createSubscription(() => {
      window.off('close', onClose);
      window.off('closed', release);
      guarded[Symbol.dispose]();
      this.windows.delete(guarded);
      this.resources.release(release);
    });
    window.on('close', onClose);
    window.on('closed', release);
    this.windows.add(guarded);
    return this.resources.add(release);
  }

  /** From now on windows close unasked. */
  [Symbol.dispose](): void {
    this.resources.dispose();
  }

  private beforeQuit(event: Event): void {
    if (this.isQuitGranted || event.defaultPrevented || this.windows.size === 0) return;
    event.preventDefault();
    this.quitting ??= this.quit().finally(() => (this.quitting = undefined));
  }

  private async quit(): Promise<void> {
    const windows = [...this.windows];
    const answers = await Promise.all(windows.map((window) => window.ask()));
    if (answers.some(({ kind }) => kind === 'refused')) return;
    for (const [index, window] of windows.entries()) {
      if (answers[index]?.kind === 'silent') window.destroy();
    }
    this.isQuitGranted = true;
    try {
      app.quit();
    } finally {
      this.isQuitGranted = false; // another part of the app may have kept it from quitting
    }
  }
}

/** One window, and the question whether it may close. */
class GuardedWindow implements Disposable {
  private asking: Promise<CloseAnswer> | undefined;
  private isCloseGranted = false;
  private readonly release = new AbortController();

  constructor(
    private readonly window: BrowserWindow,
    private readonly options: CloseGuardOptions,
    private readonly logger: Logger,
  ) {}

  /** Another listener that has kept the window open already has its reasons; nobody is asked then. */
  beforeClose(event: Event): void {
    if (this.isCloseGranted || event.defaultPrevented) return;
    event.preventDefault();
    void this.close();
  }

  /** A page that is being asked already is not asked twice. */
  ask(): Promise<CloseAnswer> {
    this.asking ??= this.request()
      .finally(() => (this.asking = undefined))
      .then((answer) => this.reported(answer));
    return this.asking;
  }

  destroy(): void {
    if (!this.window.isDestroyed()) this.window.destroy();
  }

  [Symbol.dispose](): void {
    this.release.abort();
  }

  private async close(): Promise<void> {
    const { kind } = await this.ask();
    if (kind === 'refused' || this.window.isDestroyed()) return;
    // `close` would ask the page once more, with an event of its own, and this one may be past answering.
    if (kind === 'silent') return this.destroy();
    this.isCloseGranted = true;
    try {
      this.window.close();
    } finally {
      this.isCloseGranted = false; // another listener may have kept it open
    }
  }

  private async request(): Promise<CloseAnswer> {
    const { service, timeoutMs, clock } = this.options;
    const clientId = findClientId(this.window);
    if (clientId === undefined) return { kind: 'silent' };
    const ended = new AbortController();
    const watch = watchPage(this.window, () => ended.abort());
    try {
      return await service.requestClose(clientId, {
        signal: AbortSignal.any([ended.signal, this.release.signal]),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(clock ? { clock } : {}),
      });
    } catch (error) {
      this.logger.error('A page could not be asked whether it may be closed', { windowId: this.window.id, error });
      return { kind: 'silent' };
    } finally {
      watch();
    }
  }

  private reported(answer: CloseAnswer): CloseAnswer {
    const { window, logger } = this;
    if (answer.kind === 'ready' || window.isDestroyed()) return answer;
    const windowId = window.id;
    if (answer.kind === 'silent') logger.warn('A page did not say whether it may be closed', { windowId });
    else {
      logger.warn('A window stays open: its page could not save', { windowId, reason: answer.reason });
      showWindow(window);
    }
    return answer;
  }
}

/** Whoever quits does not see a window that is minimised or hidden, and why it stays. */
function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** @returns `undefined` when there is no living page */
function findClientId({ webContents }: BrowserWindow): string | undefined {
  if (webContents.isDestroyed() || webContents.isCrashed()) return undefined;
  try {
    return clientIdOf(webContents, originOf(webContents.mainFrame.origin) ?? null);
  } catch {
    return undefined; // its frame went a moment ago
  }
}

/** Calls `onEnd` when the page that was asked can't answer any more. */
function watchPage(window: BrowserWindow, onEnd: () => void): Subscription {
  const { webContents } = window;
  webContents.on('render-process-gone', onEnd);
  webContents.on('unresponsive', onEnd);
  webContents.on('did-navigate', onEnd);
  window.on('closed', onEnd);
  return createSubscription(() => {
    webContents.off('render-process-gone', onEnd);
    webContents.off('unresponsive', onEnd);
    webContents.off('did-navigate', onEnd);
    window.off('closed', onEnd);
  });
}
