import type { Clock, Subscription } from 'sallyport/shared';
import type { EndedExchange } from '../storage/exchanges-repository.js';

/** What is known of an exchange whose notes are late. */
interface ExchangeFacts {
  readonly responseId?: string;
  readonly hasEnded?: boolean;
}

interface LateExchange {
  facts: ExchangeFacts;
  /** In the order in which they have to be made. */
  readonly notes: (() => Promise<void>)[];
}

/** How soon it is tried again. */
const RETRY_MS = 2_000;

/** Keeps what could not be noted of exchanges, such as on a full disk, and notes it as soon as it can be. */
export class LateNotes implements Disposable {
  private readonly exchanges = new Map<string, LateExchange>();
  private timer: Subscription | undefined;
  private retrying: Promise<void> | undefined;

  /** @param onNoted called when something was noted at last */
  constructor(
    private readonly clock: Clock,
    private readonly onNoted: () => void,
  ) {}

  /** Exchanges that have ended, though the database says that they run. */
  get ended(): readonly EndedExchange[] {
    return [...this.exchanges].flatMap(([id, { facts }]) =>
      facts.hasEnded === true ? [{ id, responseId: facts.responseId ?? null }] : [],
    );
  }

  /** Whether something about an exchange is late: what comes after it has to wait. */
  has(id: string): boolean {
    return this.exchanges.has(id);
  }

  /** @param facts what the note says */
  keep(id: string, note: () => Promise<void>, facts: ExchangeFacts): void {
    const late = this.exchanges.get(id) ?? { facts: {}, notes: [] };
    late.notes.push(note);
    late.facts = { ...late.facts, ...facts };
    this.exchanges.set(id, late);
    this.retryLater();
  }

  /** Tries everything again, now. Never rejects: what can't be noted yet was logged as it came. */
  retry(): Promise<void> {
    this.retrying ??= this.noteAll().finally(() => (this.retrying = undefined));
    return this.retrying;
  }

  [Symbol.dispose](): void {
    this.timer?.();
    this.exchanges.clear();
  }

  private async noteAll(): Promise<void> {
    const before = this.exchanges.size;
    try {
      for (const [id, { notes }] of this.exchanges) {
        for (let note = notes[0]; note; note = notes[0]) {
          await note();
          notes.shift();
        }
        this.exchanges.delete(id);
      }
    } catch {
      this.retryLater(); // the others would fare no better
    }
    if (this.exchanges.size < before) this.onNoted();
  }

  private retryLater(): void {
    this.timer ??= this.clock.after(RETRY_MS, () => {
      this.timer = undefined;
      void this.retry();
    });
  }
}
