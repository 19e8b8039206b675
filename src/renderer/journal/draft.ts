import { createSubscription, systemClock, trackResource, type Clock, type Subscription } from '../../shared/index.js';
import type { IJournalService, JournalEntry } from '../../shim/index.js';
import { DraftWriter, type DraftStatus } from './draft-writer.js';

/** What a draft hears of the page: its window. */
export type PageLifecycle = Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;

export interface DraftOptions {
  /** What the text is a draft of, in the app's own words: for instance the revision that was last saved. */
  readonly base?: string;
  /** How long typing must pause before the text is written. @default 300 */
  readonly delayMs?: number;
  /** The longest that typing on and on may put the writing off. @default 2_000 */
  readonly maxDelayMs?: number;
  /** @default the page's `window`, where there is one */
  readonly lifecycle?: PageLifecycle;
  /** @default the machine's */
  readonly clock?: Clock;
}

/** Unsaved text that main's journal keeps as it is typed. Disposing of it writes what has not been written. */
export interface Draft extends Disposable {
  readonly status: DraftStatus;
  /**
   * What was kept when the page was here last, by this window or another; typing goes on from it. To be asked for
   * before the first {@link change}: without it, a text that is there already is a conflict, not overwritten. After a
   * conflict it gives up what was typed here for what is there.
   *
   * @returns `null` when there is nothing
   * @throws {ServiceError} when main can't be asked
   */
  restore(): Promise<JournalEntry | null>;
  /** Takes the text as it is now. It is written when typing pauses, and when the page is hidden or left. */
  change(text: string): void;
  /**
   * Writes at once what has not been written.
   *
   * @returns when it is on main's disk
   * @throws {ServiceError} when it could not be written; what can be tried again, is
   */
  flush(): Promise<void>;
  /**
   * The text was saved where it belongs, or isn't wanted any more: the journal forgets it.
   *
   * @param base what the next text will be a draft of
   * @throws {ServiceError} as {@link flush}
   */
  saved(base?: string): Promise<void>;
  /** After a conflict: what was typed here takes the place of what is there. @throws {ServiceError} as {@link flush} */
  overwrite(): Promise<void>;
  /** Calls `listener` with each status from now on, and at once with the present one. */
  onStatus(listener: (status: DraftStatus) => void): Subscription;
}

/**
 * Keeps a text in main's journal as it is typed: the last change survives a crash of the page and of main. While main
 * can't be reached the newest text waits in the page, and is written when it can.
 *
 * @param journal `service.journal`
 * @param key which text it is; one draft a key and page
 * @example
 * const draft = createDraft(service.journal, `note:${note.id}`, { base: note.revision });
 * editor.text = (await draft.restore())?.text ?? note.text;
 * editor.onChange = (text) => draft.change(text);
 * onSave(async () => draft.saved((await service.notes.save(note)).revision));
 */
export function createDraft(journal: IJournalService, key: string, options: DraftOptions = {}): Draft {
  return new JournalledDraft(journal, key, options);
}

class JournalledDraft implements Draft {
  private readonly writer: DraftWriter;
  private readonly listeners = new Set<(status: DraftStatus) => void>();
  private readonly clock: Clock;
  private readonly delayMs: number;
  private readonly maxDelayMs: number;
  private readonly lifecycle: PageLifecycle | undefined;
  private readonly markClosed = trackResource('subscription');
  private timer: Subscription | undefined;
  private changedAtMs: number | undefined;
  private isDisposed = false;

  constructor(journal: IJournalService, key: string, options: DraftOptions) {
    const { base, clock = systemClock, delayMs = 300, maxDelayMs = 2_000, lifecycle = pageWindow() } = options;
    this.clock = clock;
    this.delayMs = delayMs;
    this.maxDelayMs = maxDelayMs;
    this.lifecycle = lifecycle;
    this.writer = new DraftWriter({ journal, key, base, clock, onStatus: (status) => this.tell(status) });
    lifecycle?.addEventListener('visibilitychange', this.onLeaving);
    lifecycle?.addEventListener('pagehide', this.onLeaving);
  }

  get status(): DraftStatus {
    return this.writer.status;
  }

  async restore(): Promise<JournalEntry | null> {
    this.stopTimer();
    return this.writer.restore();
  }

  change(text: string): void {
    if (this.isDisposed) return;
    this.writer.take(text);
    const nowMs = this.clock.monotonicMs();
    this.changedAtMs ??= nowMs;
    this.timer?.();
    const restMs = this.changedAtMs + this.maxDelayMs - nowMs;
    this.timer = this.clock.after(Math.min(this.delayMs, Math.max(restMs, 0)), () => this.write());
  }

  async flush(): Promise<void> {
    this.stopTimer();
    await this.writer.settle();
  }

  async saved(base?: string): Promise<void> {
    this.stopTimer();
    await this.writer.forget(base);
  }

  async overwrite(): Promise<void> {
    this.stopTimer();
    await this.writer.overwrite();
  }

  onStatus(listener: (status: DraftStatus) => void): Subscription {
    this.listeners.add(listener);
    listener(this.status);
    return createSubscription(() => this.listeners.delete(listener));
  }

  [Symbol.dispose](): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    this.markClosed();
    this.stopTimer();
    this.lifecycle?.removeEventListener('visibilitychange', this.onLeaving);
    this.lifecycle?.removeEventListener('pagehide', this.onLeaving);
    this.listeners.clear();
    this.writer.leave();
    this.writer.stop();
  }

  /** What is sent later than now may never be sent. */
  private readonly onLeaving = (): void => {
    this.stopTimer();
    this.writer.leave();
  };

  private write(): void {
    this.stopTimer();
    this.writer.start();
  }

  private stopTimer(): void {
    this.timer?.();
    this.timer = undefined;
    this.changedAtMs = undefined;
  }

  private tell(status: DraftStatus): void {
    for (const listener of Array.from(this.listeners)) listener(status);
  }
}

function pageWindow(): PageLifecycle | undefined {
  return typeof window === 'undefined' ? undefined : window;
}
