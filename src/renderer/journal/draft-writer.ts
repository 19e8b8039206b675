import { ConflictError, type Clock, type ServiceError, type Subscription } from '../../shared/index.js';
import type { IJournalService, JournalConflictDetails, JournalEntry, JournalWrite } from '../../shim/index.js';

/** How what was typed stands to what main has. */
export type DraftStatus =
  /** Main has everything, on its disk. */
  | { readonly state: 'kept' }
  /** Something was typed that main does not have yet. */
  | { readonly state: 'pending' }
  /** It could not be written, for instance because main can't be reached; it is tried again by itself. */
  | { readonly state: 'retrying'; readonly error: ServiceError }
  /** Somebody else has written this text meanwhile: call `restore` or `overwrite`. Nothing is written until then. */
  | { readonly state: 'conflict'; readonly error: ServiceError }
  /** Main refused it; the next change is tried anew. */
  | { readonly state: 'refused'; readonly error: ServiceError };

export interface DraftWriterOptions {
  readonly journal: IJournalService;
  readonly key: string;
  readonly base: string | undefined;
  readonly clock: Clock;
  readonly onStatus: (status: DraftStatus) => void;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 5_000;

/** What trying the same again can't mend. */
const FINAL_CODES: ReadonlySet<string> = new Set([
  'VALIDATION',
  'PAYLOAD_TOO_LARGE',
  'PERMISSION_DENIED',
  'UNKNOWN_CHANNEL',
  'UNSUPPORTED',
  'PROTOCOL',
  'DISPOSED',
  'CANCELLED',
]);

/** As many as main takes in {@link JournalWrite.follows}, besides the stored one. */
const MAX_FOLLOWED = 15;

/** What main is to have under the key: a text, or nothing. */
type Wanted = { readonly text: string } | null;

/**
 * Makes main's journal have what is wanted, one request at a time. When an answer is lost, main has either version:
 * the next write says that it follows both, and so can't come into conflict with the draft's own.
 */
export class DraftWriter {
  status: DraftStatus = { state: 'kept' };
  private base: string | undefined;
  private wanted: Wanted = null;
  /** The last that main is known to have had; it may have discarded it when the text is `undefined`. */
  private stored: { readonly text: string | undefined; readonly version: string } | null = null;
  /** Versions that were sent after it and that main may have or not, in this order. */
  private unsure: readonly string[] = [];
  private sent: Promise<void> | undefined;
  private sentText: string | undefined;
  private running: Promise<void> | undefined;
  private retry: Subscription | undefined;
  private attempts = 0;
  private isStopped = false;

  constructor(private readonly options: DraftWriterOptions) {
    this.base = options.base;
  }

  /** What is to be written; nothing is sent yet. */
  take(text: string): void {
    this.wanted = { text };
    const { state } = this.status;
    if (state === 'kept' || state === 'pending' || state === 'refused') {
      this.become({ state: this.isSettled ? 'kept' : 'pending' });
    }
  }

  /** Sends what is new, unless something is under way, or there is a conflict. */
  start(): void {
    this.settle().catch(ignore); // the status tells
  }

  /** As {@link start}. @returns when main has what is wanted @throws {ServiceError} when it has not */
  async settle(): Promise<void> {
    if (this.status.state === 'conflict') throw this.status.error;
    do {
      this.running ??= this.run().finally(() => (this.running = undefined));
      await this.running;
    } while (!this.isSettled);
  }

  /** Sends the newest at once, behind what is under way: there may be no later. */
  leave(): void {
    if (!this.running || !this.wanted) this.start();
    else if (this.wanted.text !== this.sentText && this.unsure.length < MAX_FOLLOWED) void this.send(this.wanted.text);
  }

  /** @throws {ServiceError} as {@link settle} */
  async forget(base: string | undefined): Promise<void> {
    this.wanted = null;
    this.sentText = undefined;
    this.base = base;
    if (this.status.state === 'conflict') this.yield();
    await this.settle();
  }

  async restore(): Promise<JournalEntry | null> {
    await this.running?.catch(ignore);
    const entry = await this.read();
    this.wanted = entry && { text: entry.text };
    this.become({ state: 'kept' });
    return entry;
  }

  /** @throws {ServiceError} as {@link settle} */
  async overwrite(): Promise<void> {
    await this.running?.catch(ignore);
    await this.read();
    this.become({ state: 'pending' });
    await this.settle();
  }

  /** Tries nothing again from now on; what is under way goes on. */
  stop(): void {
    this.isStopped = true;
    this.stopRetry();
  }

  private get isSettled(): boolean {
    const { unsure, wanted, stored } = this;
    return unsure.length === 0 && (wanted ? wanted.text === stored?.text : stored === null);
  }

  private async run(): Promise<void> {
    this.stopRetry();
    while (!this.isSettled) {
      try {
        await this.step();
        this.attempts = 0;
      } catch (error) {
        this.fail(error as ServiceError);
      }
    }
    this.become({ state: 'kept' });
  }

  private async step(): Promise<void> {
    const { wanted, stored, unsure } = this;
    if (this.sent) await this.sent;
    else if (unsure.length >= (wanted ? MAX_FOLLOWED : 1)) await this.findOut();
    else if (wanted) await this.send(wanted.text);
    else if (stored) await this.discard(stored.version);
  }

  private async discard(version: string): Promise<void> {
    const discarded = { text: undefined, version };
    this.stored = discarded;
    try {
      await this.options.journal.discard(this.options.key, version);
    } catch (error) {
      if (this.isOvertaken(version, error as ServiceError)) return;
      throw error;
    }
    if (this.stored === discarded) this.stored = null; // else the next text was answered before
  }

  private send(text: string): Promise<void> {
    const write = this.createWrite(text);
    this.unsure = [...this.unsure, write.version];
    this.sentText = text;
    const sent = this.transmit(write).finally(() => {
      if (this.sent === sent) this.sent = undefined;
    });
    sent.catch(ignore); // the loop may be waiting for the one before, which fails too
    return (this.sent = sent);
  }

  private async transmit(write: JournalWrite): Promise<void> {
    try {
      await this.options.journal.write(write);
    } catch (error) {
      if (this.isOvertaken(write.version, error as ServiceError)) return;
      throw error;
    }
    const place = this.unsure.indexOf(write.version);
    if (place === -1) return; // a later one was answered before
    this.unsure = this.unsure.slice(place + 1);
    this.stored = { text: write.text, version: write.version };
  }

  /** Main has a later one already: of two under way the second was faster. */
  private isOvertaken(version: string, { code, details }: ServiceError): boolean {
    if (version !== this.stored?.version && !this.unsure.includes(version)) return true;
    const current = code === 'CONFLICT' ? (details as JournalConflictDetails | undefined)?.version : undefined;
    if (current === undefined || !this.unsure.includes(current)) return false;
    this.unsure = this.unsure.filter((other) => other !== version);
    return true;
  }

  private createWrite(text: string): JournalWrite {
    const { base, stored, unsure } = this;
    return {
      key: this.options.key,
      text,
      version: crypto.randomUUID(),
      follows: [...(stored ? [stored.version] : []), ...unsure],
      ...(base === undefined ? {} : { base }),
    };
  }

  /** Which of the versions that it may have main has. @throws {ConflictError} when it has another */
  private async findOut(): Promise<void> {
    const known = [this.stored?.version, ...this.unsure];
    const entry = await this.read();
    if (entry && !known.includes(entry.version)) throw new ConflictError();
  }

  private async read(): Promise<JournalEntry | null> {
    const entry = await this.options.journal.read(this.options.key);
    this.stored = entry && { text: entry.text, version: entry.version };
    this.unsure = [];
    return entry;
  }

  /** Leaves the entry to whoever has written it. */
  private yield(): void {
    this.stored = null;
    this.unsure = [];
    this.become({ state: 'kept' });
  }

  /** @throws {ServiceError} the error itself, unless it doesn't matter */
  private fail(error: ServiceError): void {
    if (error.code === 'CONFLICT' && this.wanted === null) return this.yield();
    if (error.code === 'CONFLICT') this.become({ state: 'conflict', error });
    else if (FINAL_CODES.has(error.code)) this.become({ state: 'refused', error });
    else {
      this.become({ state: 'retrying', error });
      this.retryLater();
    }
    throw error;
  }

  private retryLater(): void {
    if (this.isStopped) return;
    const delayMs = Math.min(FIRST_RETRY_MS * 2 ** this.attempts, LAST_RETRY_MS);
    this.attempts += 1;
    this.stopRetry();
    this.retry = this.options.clock.after(delayMs, () => this.start());
  }

  private stopRetry(): void {
    this.retry?.();
    this.retry = undefined;
  }

  private become(status: DraftStatus): void {
    const isSame = status.state === this.status.state && !('error' in status);
    this.status = status;
    if (!isSame) this.options.onStatus(status);
  }
}

function ignore(): void {
  // Whoever waits for it has it, and so has the status.
}
