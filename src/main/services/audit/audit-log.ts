import { CompiledQuery, sql, type Transaction } from 'kysely';
import { ConflictError } from '../../../shared/index.js';
import type { Database } from '../persistence/index.js';
import { sealRecord, type AuditFacts, type ChainPlace, type SealedRecord } from './audit-facts.js';
import { GENESIS_HASH, type AuditSchema } from './audit-schema.js';

/** Where the chain begins and ends. */
export interface ChainEnds {
  /** The last record that retention removed; number 0 when none was. */
  readonly removed: ChainPlace;
  /** The last record; number 0 when there never was one. */
  readonly head: ChainPlace;
}

/** Records that one statement inserts: more of them would not make it faster. */
const ROWS_PER_STATEMENT = 32;

/** Records that one search looks through: some milliseconds in which nothing else runs. */
const SEARCH_SPAN = 5_000;

/**
 * The chain on disk. Where it ends is kept in memory too, so that a record that somebody else takes away or adds while
 * the app runs breaks it for good.
 */
export class AuditLog implements AsyncDisposable {
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly database: Database<AuditSchema>,
    private current: ChainEnds,
  ) {}

  /** @param database owned by the log from now on */
  static async open(database: Database<AuditSchema>): Promise<AuditLog> {
    const [row] = await database.query.selectFrom('chain').selectAll().execute();
    if (!row) return new AuditLog(database, await replaceEnds(database));
    const { removed_to: removedTo, removed_hash: removedHash, sequence, hash } = row;
    return new AuditLog(database, { removed: { sequence: removedTo, hash: removedHash }, head: { sequence, hash } });
  }

  get ends(): ChainEnds {
    return this.current;
  }

  /**
   * Writes records at the end of the chain, all of them or none.
   *
   * @throws {UnavailableError} when they can't be written
   */
  append(facts: readonly AuditFacts[]): Promise<void> {
    return this.write(async (transaction, { removed, head }) => ({
      removed,
      head: await insertAfter(transaction, head, facts),
    }));
  }

  /**
   * Removes the oldest records, and records that.
   *
   * @param to number of the last one to remove
   * @param atMs by the wall clock
   */
  remove(to: number, atMs: number): Promise<void> {
    return this.write(
      async (transaction, { removed, head }) => {
        const last = await transaction
          .selectFrom('record')
          .select('hash')
          .where('sequence', '=', to)
          .executeTakeFirst();
        // Where it is missing, the first that is left will not follow it, and is named.
        const place = { sequence: to, hash: last?.hash ?? removed.hash };
        const facts: AuditFacts = {
          outcome: 'retention',
          atMs,
          count: to - removed.sequence,
          channel: '',
          removedTo: to,
          removedHash: Buffer.from(place.hash).toString('hex'),
        };
        return { removed: place, head: await insertAfter(transaction, head, [facts]) };
      },
      // Only now may they be removed, says the schema.
      (transaction) => transaction.deleteFrom('record').where('sequence', '<=', to).execute(),
    );
  }

  /** Up to `limit` records after a number, in their order. */
  readAfter(sequence: number, limit: number): Promise<readonly SealedRecord[]> {
    const query = this.database.query.selectFrom('record').selectAll().where('sequence', '>', sequence);
    return query.orderBy('sequence').limit(limit).execute();
  }

  /** The first record beyond the end of the chain: none of this trail's. */
  firstForeign(): Promise<SealedRecord | undefined> {
    return this.inTurn(async () => (await this.readAfter(this.current.head.sequence, 1))[0]);
  }

  /**
   * Records before a number that match all of the patterns, the newest first.
   *
   * @param patterns for SQLite's `like`, with `\` to escape
   * @returns at most `limit` of the next {@link SEARCH_SPAN}, and the number to go on before; `null` at the end
   */
  async searchBefore(
    sequence: number,
    limit: number,
    patterns: readonly string[],
  ): Promise<{ readonly found: readonly SealedRecord[]; readonly nextBefore: number | null }> {
    const { query } = this.database;
    const below = query.selectFrom('record').where('sequence', '<', sequence).orderBy('sequence', 'desc').limit(limit);
    const edge = await below
      .select('sequence')
      .limit(1)
      .offset(SEARCH_SPAN - 1)
      .executeTakeFirst();
    const span = below.selectAll().where('sequence', '>=', edge?.sequence ?? 0);
    const found = await patterns
      .reduce((matching, pattern) => matching.where(sql<boolean>`entry like ${pattern} escape '\\'`), span)
      .execute();
    const last = found.length < limit ? undefined : found.at(-1);
    return { found, nextBefore: last?.sequence ?? edge?.sequence ?? null };
  }

  /** What the file takes, without what is free in it. */
  async usedBytes(): Promise<number> {
    const { rows } = await sql<{ readonly bytes: number }>`
      select (page_count - freelist_count) * page_size as bytes
      from pragma_page_count, pragma_freelist_count, pragma_page_size`.execute(this.database.query);
    return rows[0]?.bytes ?? 0;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.database[Symbol.asyncDispose]();
  }

  private write(
    change: (transaction: Transaction<AuditSchema>, ends: ChainEnds) => Promise<ChainEnds>,
    finish?: (transaction: Transaction<AuditSchema>) => Promise<unknown>,
  ): Promise<void> {
    const attempt = async (): Promise<void> => {
      this.current = await this.database.transaction(async (transaction) => {
        const next = await change(transaction, this.current);
        await transaction.updateTable('chain').set(rowOf(next)).execute();
        await finish?.(transaction);
        return next;
      });
    };
    return this.inTurn(async () => {
      try {
        await attempt();
      } catch (error) {
        if (!(error instanceof ConflictError && (await this.skipForeignRecords()))) throw error;
        await attempt();
      }
    });
  }

  /** One at a time: each goes on where the one before has ended. */
  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => {}); // whoever asked for it is told
    return result;
  }

  /**
   * Somebody else has written where the next record goes. It stays, to be found; ours go on after it.
   *
   * @returns whether it is so
   */
  private async skipForeignRecords(): Promise<boolean> {
    const last = await lastRecord(this.database);
    const { head, removed } = this.current;
    if (!last || last.sequence <= head.sequence) return false;
    this.current = { removed, head: { sequence: last.sequence, hash: head.hash } };
    return true;
  }
}

async function insertAfter(
  transaction: Transaction<AuditSchema>,
  head: ChainPlace,
  facts: readonly AuditFacts[],
): Promise<ChainPlace> {
  let place = head;
  for (let start = 0; start < facts.length; start += ROWS_PER_STATEMENT) {
    const values: unknown[] = [];
    for (const fact of facts.slice(start, start + ROWS_PER_STATEMENT)) {
      const record = sealRecord(place, fact);
      values.push(record.sequence, record.hash, record.entry);
      place = record;
    }
    const rows = Array.from({ length: values.length / 3 }, () => '(?, ?, ?)').join();
    await transaction.executeQuery(
      CompiledQuery.raw(`insert into record (sequence, hash, entry) values ${rows}`, values),
    );
  }
  return { sequence: place.sequence, hash: place.hash };
}

function rowOf({ removed, head }: ChainEnds): AuditSchema['chain'] {
  return { removed_to: removed.sequence, removed_hash: removed.hash, sequence: head.sequence, hash: head.hash };
}

/** The row that says where the chain ends was taken away. The chain goes on with a number left out, which stays missing. */
async function replaceEnds(database: Database<AuditSchema>): Promise<ChainEnds> {
  const last = await lastRecord(database);
  const ends: ChainEnds = {
    removed: { sequence: 0, hash: GENESIS_HASH },
    head: { sequence: (last?.sequence ?? 0) + 1, hash: GENESIS_HASH },
  };
  await database.query.insertInto('chain').values(rowOf(ends)).execute();
  return ends;
}

function lastRecord(database: Database<AuditSchema>): Promise<SealedRecord | undefined> {
  return database.query.selectFrom('record').selectAll().orderBy('sequence', 'desc').limit(1).executeTakeFirst();
}
