import { createSubscription, type Subscription } from '../../shared/index.js';
import { findElectronBridge } from '../transports/electron-bridge.js';

/** As many characters as `refuseToClose` takes. */
const MAX_REASON_LENGTH = 1_000;

/** The part of the built-in contract that closing takes. */
export interface ClosableContract {
  readonly events: { on(event: 'before-close', listener: () => void): Subscription };
  readonly readyToClose: () => Promise<void>;
  readonly refuseToClose: (reason: string) => Promise<void>;
}

export interface BeforeCloseOptions {
  /**
   * Told why the window stays open: what `save` threw. To be shown to the user.
   * @default writes it to the console
   */
  readonly onFailure?: (error: unknown) => void;
  /**
   * Where a browser asks whether the page may be left. Never in Electron, where such a page could not be closed at all.
   * @default the page's `window`, but none in Electron
   */
  readonly browserWindow?: Pick<Window, 'addEventListener' | 'removeEventListener'> | undefined;
}

/** Call it to end it, or let `using` call it. */
export interface BeforeClose extends Subscription {
  /**
   * Says whether closing the tab now would lose something; if so, a browser asks its user first. Where there is a main
   * process that can wait for `save`, it makes no difference.
   */
  setUnsaved(isUnsaved: boolean): void;
}

type Save = () => void | Promise<void>;

/** For each connected service, everybody in this page who has something to save. */
const closings = new WeakMap<ClosableContract, PageClosing>();

/**
 * Saves before the window closes. When all who have asked for it have saved, the window closes; when one of them fails,
 * it stays open, and so it does until saving succeeds or has nothing to save any more. Main waits 5 s, unless its
 * `CloseGuard` says otherwise; to be safe beyond that, keep text in a `createDraft`.
 *
 * @param service as `RendererEventService.connect` returned it
 * @param save saves what has to be, and rejects when it could not
 * @example
 * const closing = onBeforeClose(service, () => editor.save(), { onFailure: (error) => banner.show(error) });
 * editor.onChange = () => closing.setUnsaved(editor.isChanged);
 */
export function onBeforeClose(service: ClosableContract, save: Save, options: BeforeCloseOptions = {}): BeforeClose {
  const { onFailure = logFailure } = options;
  const browserWindow = 'browserWindow' in options ? options.browserWindow : findBrowserWindow();
  let closing = closings.get(service);
  if (!closing) closings.set(service, (closing = new PageClosing(service, () => closings.delete(service))));
  const leave = closing.join({ save, onFailure });
  // One of its own: whoever removes a shared one removes it for everybody.
  const askUser = (event: Event): void => event.preventDefault();
  let isUnsaved = false;
  const setUnsaved = (next: boolean): void => {
    if (next === isUnsaved) return;
    isUnsaved = next;
    // The browser shows a text of its own. Only as long as it is needed: a page that listens is not kept for going back to it.
    if (next) browserWindow?.addEventListener('beforeunload', askUser);
    else browserWindow?.removeEventListener('beforeunload', askUser);
  };
  const end = createSubscription(() => {
    setUnsaved(false);
    leave();
  });
  return Object.assign(end, { setUnsaved });
}

interface Saver {
  readonly save: Save;
  readonly onFailure: (error: unknown) => void;
}

/** Answers for all of a page together: the first who is ready must not let the others be closed. */
class PageClosing {
  private readonly savers = new Set<Saver>();
  private readonly subscription: Subscription;

  constructor(
    private readonly service: ClosableContract,
    private readonly onEnd: () => void,
  ) {
    this.subscription = service.events.on('before-close', () => void this.answer());
  }

  /** @returns leaves; the last one ends the subscription */
  join(saver: Saver): () => void {
    this.savers.add(saver);
    return () => {
      this.savers.delete(saver);
      if (this.savers.size > 0) return;
      this.subscription();
      this.onEnd();
    };
  }

  private async answer(): Promise<void> {
    const failures = (await Promise.all(Array.from(this.savers, trySave))).flat();
    // The answer to `ready` is that the window closes.
    if (failures.length === 0) return void this.service.readyToClose().catch(ignore);
    await this.service.refuseToClose(describeFailure(failures[0])).catch(logFailure);
  }
}

/** @returns what it failed with, if it did */
async function trySave({ save, onFailure }: Saver): Promise<readonly unknown[]> {
  try {
    await save();
    return [];
  } catch (error) {
    queueMicrotask(() => onFailure(error)); // should it throw, main still learns that this page could not save
    return [error];
  }
}

function describeFailure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.slice(0, MAX_REASON_LENGTH);
}

function findBrowserWindow(): BeforeCloseOptions['browserWindow'] {
  return typeof window === 'undefined' || findElectronBridge() ? undefined : window;
}

function logFailure(error: unknown): void {
  // oxlint-disable-next-line no-console -- a page has no other log until one is connected
  console.error('sallyport: could not save before closing', error);
}

function ignore(): void {
  // Main waits no longer than it has to.
}
