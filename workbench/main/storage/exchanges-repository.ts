import type { Selectable } from 'kysely';
import { Database } from 'sallyport/main';
import { NotFoundError } from 'sallyport/shared';
import type { HttpOutcome, HttpResponse } from 'sallyport/shim';
import { injectable } from 'tsyringe';
import type { ExchangeDetails, HistoryEntry, RequestDraft } from '../../contract/index.js';
import { decodeDraft, encodeDraft } from './draft-json.js';
import type { WorkbenchSchema } from './workbench-schema.js';

const ENTRY_COLUMNS = [
  'id',
  'request_id',
  'method',
  'url',
  'sent_at_ms',
  'state',
  'status',
  'total_ms',
  'body_bytes',
] as const;

type ExchangeRow = Selectable<WorkbenchSchema['exchange']>;

/** An exchange that has just begun. */
export interface NewExchange {
  readonly id: string;
  /** Empty, or of a saved request that has gone since: the exchange belongs to none. */
  readonly requestId: string;
  readonly draft: RequestDraft;
  readonly sentAtMs: number;
}

/** An exchange that may be forgotten, and the body to delete with it. */
export interface EndedExchange {
  readonly id: string;
  readonly responseId: string | null;
}

/** What was sent and what came back, as it is kept. */
@injectable()
export class ExchangesRepository {
  constructor(private readonly database: Database<WorkbenchSchema>) {}

  private get interruptions() {
    return this.database.query.updateTable('exchange').set({ state: 'interrupted' }).where('state', '=', 'running');
  }

  /** Records an exchange as running. */
  async begin({ id, requestId, draft, sentAtMs }: NewExchange): Promise<void> {
    await this.database.query
      .insertInto('exchange')
      .values(({ selectFrom }) => ({
        id,
        request_id: selectFrom('request').select('request.id').where('request.id', '=', requestId),
        method: draft.method,
        url: draft.url,
        draft: encodeDraft(draft),
        sent_at_ms: sentAtMs,
        state: 'running',
      }))
      .execute();
  }

  /** Records that the headers have arrived. */
  async respond(id: string, response: HttpResponse): Promise<void> {
    await this.database.query
      .updateTable('exchange')
      .set({ status: response.status, response_id: response.id, response: JSON.stringify(response) })
      .where('id', '=', id)
      .execute();
  }

  /** Records how an exchange ended. One that counts as ended already stays as it is. */
  async end(id: string, outcome: HttpOutcome): Promise<void> {
    await this.database.query
      .updateTable('exchange')
      .set({
        state: outcome.state,
        total_ms: outcome.timings.totalMs,
        body_bytes: outcome.bodyBytes,
        outcome: JSON.stringify(outcome),
      })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .execute();
  }

  /** Records that nobody will learn how a running exchange ends. */
  async interrupt(id: string): Promise<void> {
    await this.interruptions.where('id', '=', id).execute();
  }

  /** Records that nobody will learn how anything ends that is still running. */
  async interruptRunning(): Promise<void> {
    await this.interruptions.execute();
  }

  /** The latest, newest first. */
  async list(maxEntries: number): Promise<readonly HistoryEntry[]> {
    const rows = await this.database.query
      .selectFrom('exchange')
      .select(ENTRY_COLUMNS)
      .orderBy('sequence', 'desc')
      .limit(maxEntries)
      .execute();
    return rows.map(toEntry);
  }

  /** @throws {NotFoundError} */
  async read(id: string): Promise<ExchangeDetails> {
    const row = await this.database.query.selectFrom('exchange').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('There is no such exchange');
    return {
      entry: toEntry(row),
      draft: decodeDraft(row.draft),
      response: row.response === null ? null : (JSON.parse(row.response) as HttpResponse),
      outcome: row.outcome === null ? null : (JSON.parse(row.outcome) as HttpOutcome),
    };
  }

  /** Every response that an exchange still has. */
  async responseIds(): Promise<ReadonlySet<string>> {
    const rows = await this.database.query
      .selectFrom('exchange')
      .select('response_id')
      .where('response_id', 'is not', null)
      .execute();
    return new Set(rows.flatMap(({ response_id: id }) => id ?? []));
  }

  /** The exchanges that have ended, except the newest `keptEntries` exchanges of all. */
  async listEnded(keptEntries: number): Promise<readonly EndedExchange[]> {
    const rows = await this.database.query
      .selectFrom(({ selectFrom }) =>
        selectFrom('exchange')
          .select(['id', 'response_id', 'state'])
          .orderBy('sequence', 'desc')
          // SQLite wants a limit before an offset; a negative one is none.
          .limit(-1)
          .offset(keptEntries)
          .as('older'),
      )
      .select(['id', 'response_id'])
      .where('state', '!=', 'running')
      .execute();
    return rows.map((row) => ({ id: row.id, responseId: row.response_id }));
  }

  /** Forgets exchanges, at most a few thousand at once. */
  async delete(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.database.query.deleteFrom('exchange').where('id', 'in', ids).execute();
  }
}

function toEntry(row: Pick<ExchangeRow, (typeof ENTRY_COLUMNS)[number]>): HistoryEntry {
  return {
    id: row.id,
    requestId: row.request_id,
    method: row.method,
    url: row.url,
    sentAtMs: row.sent_at_ms,
    state: row.state,
    status: row.status,
    totalMs: row.total_ms,
    bodyBytes: row.body_bytes,
  };
}
