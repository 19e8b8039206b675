import type { JournalWrite } from './payloads/journal.js';

/** What is known of an entry without its text. */
export interface JournalEntrySummary {
  readonly key: string;
  /** What it is a draft of; `null` when nobody said. */
  readonly base: string | null;
  /** Names what was written last. */
  readonly version: string;
  /** Of the text in UTF-8. */
  readonly bytes: number;
  /** When it was written last, in milliseconds since 1970 UTC. */
  readonly writtenAtMs: number;
}

/** Unsaved text as it was when it was last written. */
export interface JournalEntry extends JournalEntrySummary {
  readonly text: string;
}

/** The details of the `CONFLICT` of {@link IJournalService}: what is there instead. */
export interface JournalConflictDetails {
  readonly version: string;
  readonly writtenAtMs: number;
}

/**
 * Keeps text that has not been saved yet, so that neither a crash of the page nor one of main loses what was typed.
 * `createDraft` of `sallyport/renderer` is the usual way to it.
 */
export interface IJournalService {
  /**
   * Keeps a text. It is on disk when the promise resolves, whatever happens to main afterwards.
   *
   * @throws {ConflictError} with {@link JournalConflictDetails}, when the entry has another version than those that this
   *   write follows; it stays as it is
   * @throws {PayloadTooLargeError} when the text has more than 8 MiB
   * @throws {ResourceExhaustedError} when the journal is full; what is in it stays
   */
  write(entry: JournalWrite): Promise<void>;

  /** @returns `null` when nothing is kept under this key */
  read(key: string): Promise<JournalEntry | null>;

  /** Everything that is kept, what was written last first. */
  list(): Promise<readonly JournalEntrySummary[]>;

  /**
   * Forgets an entry: its text was saved, or isn't wanted. Does nothing when there is none.
   *
   * @throws {ConflictError} with {@link JournalConflictDetails}, when it was written since that version
   */
  discard(key: string, version: string): Promise<void>;
}
