import type { Kysely } from 'kysely';
import {
  ConflictError,
  PayloadTooLargeError,
  ResourceExhaustedError,
  systemClock,
  type Clock,
} from '../../../shared/index.js';
import {
  MAX_JOURNAL_TEXT_BYTES,
  type JournalConflictDetails,
  type JournalEntry,
  type JournalEntrySummary,
  type JournalWrite,
} from '../../../shim/index.js';
import type { Database } from '../persistence/index.js';
import type { JournalSchema } from './journal-schema.js';

/** How much a journal keeps. */
export interface JournalLimits {
  /** @default 1_000 */
  readonly maxEntries?: number;
  /** UTF-8 bytes of all texts together. @default 268_435_456 */
  readonly maxTotalBytes?: number;
}

export interface JournalOptions extends JournalLimits {
  readonly clock?: Clock;
}

const SUMMARY = ['key', 'base', 'version', 'bytes', 'written_at_ms'] as const;

type SummaryRow = Pick<JournalSchema['entry'], (typeof SUMMARY)[number]>;

/**
 * Unsaved text on disk: one entry a key, each the latest of a chain of versions. A write has to name the version that
 * it replaces, so that a late one, or one of another tab, never takes the place of what it has not seen.
 */
export class Journal implements AsyncDisposable {
  private readonly maxEntries: number;
  private readonly maxTotalBytes: number;
  private readonly clock: Clock;

  /** @param database owned by the journal from now on */
  constructor(
    private readonly database: Database<JournalSchema>,
    { maxEntries = 1_000, maxTotalBytes = 268_435_456, clock = systemClock }: JournalOptions = {},
  ) {
    this.maxEntries = maxEntries;
    this.maxTotalBytes = maxTotalBytes;
    this.clock = clock;
  }

  /** As `IJournalService.write`. */
  async write({ key, text, base, version, follows = [] }: JournalWrite): Promise<void> {
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_JOURNAL_TEXT_BYTES)
      throw new PayloadTooLargeError({ limit: 'bytes', maximum: MAX_JOURNAL_TEXT_BYTES });
    await this.database.transaction(async (transaction) => {
      const current = await summaryOf(transaction, key);
      if (current?.version === version) return; // sent again, because its answer was lost
      if (current && !follows.includes(current.version)) throw conflict(current);
      await this.assertRoom(transaction, bytes, current);
      const row = {
        key,
        version,
        base: base ?? null,
        bytes,
        written_at_ms: Math.floor(this.clock.wallMs()),
        text: JSON.stringify(text),
      };
      await transaction.replaceInto('entry').values(row).execute();
    });
  }

  /** As `IJournalService.read`. */
  async read(key: string): Promise<JournalEntry | null> {
    const row = await this.database.query.selectFrom('entry').selectAll().where('key', '=', key).executeTakeFirst();
    return row ? { ...toSummary(row), text: JSON.parse(row.text) as string } : null;
  }

  /** As `IJournalService.list`. */
  async list(): Promise<readonly JournalEntrySummary[]> {
    const query = this.database.query.selectFrom('entry').select(SUMMARY);
    return (await query.orderBy('written_at_ms', 'desc').orderBy('key').execute()).map(toSummary);
  }

  /** As `IJournalService.discard`. */
  async discard(key: string, version: string): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const current = await summaryOf(transaction, key);
      if (!current) return;
      if (current.version !== version) throw conflict(current);
      await transaction.deleteFrom('entry').where('key', '=', key).execute();
    });
  }

  /** Lets what is being written end, and closes the file. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.database[Symbol.asyncDispose]();
  }

  /** Nothing is dropped to make room: whatever is here is all that is left of something. */
  private async assertRoom(
    transaction: Kysely<JournalSchema>,
    bytes: number,
    replaced: SummaryRow | undefined,
  ): Promise<void> {
    const { count, total } = await transaction
      .selectFrom('entry')
      .select(({ fn }) => [fn.countAll<number>().as('count'), fn.sum<number | null>('bytes').as('total')])
      .executeTakeFirstOrThrow();
    const { maxEntries, maxTotalBytes } = this;
    if (!replaced && count >= maxEntries) {
      throw new ResourceExhaustedError({ resource: 'journalEntries', maximum: maxEntries });
    }
    const growth = bytes - (replaced?.bytes ?? 0);
    // A text that shrinks is let through: refusing it would not make the journal any smaller.
    if (growth > 0 && (total ?? 0) + growth > maxTotalBytes) {
      throw new ResourceExhaustedError({ resource: 'journalBytes', maximum: maxTotalBytes });
    }
  }
}

function summaryOf(transaction: Kysely<JournalSchema>, key: string): Promise<SummaryRow | undefined> {
  return transaction.selectFrom('entry').select(SUMMARY).where('key', '=', key).executeTakeFirst();
}

function toSummary({ key, base, version, bytes, written_at_ms: writtenAtMs }: SummaryRow): JournalEntrySummary {
  return { key, base, version, bytes, writtenAtMs };
}

function conflict({ version, written_at_ms: writtenAtMs }: SummaryRow): ConflictError {
  const details: JournalConflictDetails = { version, writtenAtMs };
  return new ConflictError('This text was written by somebody else meanwhile', { details });
}
