import { randomUUID } from 'node:crypto';
import type { Selectable, Transaction } from 'kysely';
import { Database } from 'sallyport/main';
import { NotFoundError } from 'sallyport/shared';
import { injectable } from 'tsyringe';
import type { CollectionView, RequestDraft, RequestSummary, SavedRequest } from '../../contract/index.js';
import { decodeDraft, encodeDraft } from './draft-json.js';
import type { WorkbenchSchema } from './workbench-schema.js';

const SUMMARY_COLUMNS = ['id', 'collection_id', 'name', 'method'] as const;

type RequestRow = Selectable<WorkbenchSchema['request']>;

/** Collections and the requests in them, as they are kept. */
@injectable()
export class CollectionsRepository {
  constructor(private readonly database: Database<WorkbenchSchema>) {}

  /** All of them, in the user's order. */
  list(): Promise<readonly CollectionView[]> {
    // One moment's state: between two queries a request could come into a collection that is not on the list.
    return this.database.transaction(async (transaction) => {
      const collections = await transaction
        .selectFrom('collection')
        .select(['id', 'name'])
        .orderBy('position')
        .execute();
      const requests = await transaction.selectFrom('request').select(SUMMARY_COLUMNS).orderBy('position').execute();
      const requestsOf = Map.groupBy(requests.map(toSummary), ({ collectionId }) => collectionId);
      return collections.map(({ id, name }) => ({ id, name, requests: requestsOf.get(id) ?? [] }));
    });
  }

  /** Adds an empty collection after the others. */
  createCollection(name: string): Promise<CollectionView> {
    const id = randomUUID();
    return this.database.transaction(async (transaction) => {
      const position = await nextPosition(transaction, 'collection');
      await transaction.insertInto('collection').values({ id, name, position }).execute();
      return { id, name, requests: [] };
    });
  }

  /** @throws {NotFoundError} */
  async renameCollection(id: string, name: string): Promise<void> {
    const query = this.database.query.updateTable('collection').set({ name }).where('id', '=', id);
    assertFound((await query.executeTakeFirstOrThrow()).numUpdatedRows, 'collection');
  }

  /** Its requests go with it, in the same transaction: the schema says so. @throws {NotFoundError} */
  async deleteCollection(id: string): Promise<void> {
    const query = this.database.query.deleteFrom('collection').where('id', '=', id);
    assertFound((await query.executeTakeFirstOrThrow()).numDeletedRows, 'collection');
  }

  /** Adds a request after the others of its collection. @throws {NotFoundError} when there is no such collection */
  createRequest(collectionId: string, draft: RequestDraft, savedAtMs: number): Promise<SavedRequest> {
    const id = randomUUID();
    return this.database.transaction(async (transaction) => {
      const found = await transaction.selectFrom('collection').select('id').where('id', '=', collectionId).execute();
      assertFound(found.length, 'collection');
      const position = await nextPosition(transaction, 'request');
      const row = { id, collection_id: collectionId, position, ...toColumns(draft, savedAtMs) };
      await transaction.insertInto('request').values(row).execute();
      return toSavedRequest(row);
    });
  }

  /** @throws {NotFoundError} */
  async readRequest(id: string): Promise<SavedRequest> {
    const row = await this.database.query.selectFrom('request').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('There is no such request');
    return toSavedRequest(row);
  }

  /** @throws {NotFoundError} */
  renameRequest(id: string, name: string, savedAtMs: number): Promise<SavedRequest> {
    return this.database.transaction(async (transaction) => {
      const row = await transaction.selectFrom('request').selectAll().where('id', '=', id).executeTakeFirst();
      if (!row) throw new NotFoundError('There is no such request');
      const columns = toColumns({ ...decodeDraft(row.draft), name }, savedAtMs);
      await transaction.updateTable('request').set(columns).where('id', '=', id).execute();
      return toSavedRequest({ ...row, ...columns });
    });
  }

  /** Keeps all of a draft, also the text and the fields that its kind of body does not send. @throws {NotFoundError} */
  async saveRequest(id: string, draft: RequestDraft, savedAtMs: number): Promise<SavedRequest> {
    const row = await this.database.query
      .updateTable('request')
      .set(toColumns(draft, savedAtMs))
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (!row) throw new NotFoundError('There is no such request');
    return toSavedRequest(row);
  }

  /** @throws {NotFoundError} */
  async deleteRequest(id: string): Promise<void> {
    const query = this.database.query.deleteFrom('request').where('id', '=', id);
    assertFound((await query.executeTakeFirstOrThrow()).numDeletedRows, 'request');
  }
}

async function nextPosition(
  transaction: Transaction<WorkbenchSchema>,
  table: 'collection' | 'request',
): Promise<number> {
  const query = transaction.selectFrom(table).select(({ fn }) => fn.max('position').as('last'));
  const { last } = await query.executeTakeFirstOrThrow();
  return (last ?? 0) + 1;
}

function assertFound(count: number | bigint, what: 'collection' | 'request'): void {
  if (Number(count) === 0) throw new NotFoundError(`There is no such ${what}`);
}

function toSummary(row: Pick<RequestRow, (typeof SUMMARY_COLUMNS)[number]>): RequestSummary {
  return { id: row.id, collectionId: row.collection_id, name: row.name, method: row.method };
}

function toColumns(
  draft: RequestDraft,
  savedAtMs: number,
): Pick<RequestRow, 'name' | 'method' | 'draft' | 'saved_at_ms'> {
  return { name: draft.name, method: draft.method, draft: encodeDraft(draft), saved_at_ms: savedAtMs };
}

function toSavedRequest(row: RequestRow): SavedRequest {
  return { ...decodeDraft(row.draft), id: row.id, collectionId: row.collection_id, savedAtMs: row.saved_at_ms };
}
