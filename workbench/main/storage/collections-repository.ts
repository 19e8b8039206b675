import { randomUUID } from 'node:crypto';
import { Database } from 'sallyport/main';
import { NotFoundError } from 'sallyport/shared';
import type { Kysely, Selectable } from 'kysely';
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

  async list(): Promise<readonly CollectionView[]> {
    // One moment's state: a collection deleted in between would leave its requests without one.
    const [collections, requests] = await this.database.transaction(async (transaction) => [
      await transaction.selectFrom('collection').select(['id', 'name']).orderBy('position').execute(),
      await transaction.selectFrom('request').select(SUMMARY_COLUMNS).orderBy('position').execute(),
    ] as const);
    const requestsOf = Map.groupBy(requests.map(toSummary), ({ collectionId }) => collectionId);
    return collections.map((collection) => ({ ...collection, requests: requestsOf.get(collection.id) ?? [] }));
  }

  async createCollection(name: string): Promise<CollectionView> {
    const id = randomUUID();
    await this.database.query
      .insertInto('collection')
      .values(({ selectFrom, fn, val }) => ({
        id,
        name,
        position: selectFrom('collection').select((e) => e(fn.coalesce(fn.max('position'), val(0)), '+', 1).as('next')),
      }))
      .execute();
    return { id, name, requests: [] };
  }

  /** @throws {NotFoundError} */
  async renameCollection(id: string, name: string): Promise<void> {
    const result = await this.database.query
      .updateTable('collection')
      .set({ name })
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    assertFound(result.numUpdatedRows, 'collection');
  }

  /** Deletes the requests in it too: the schema says so, in the same transaction. @throws {NotFoundError} */
  async deleteCollection(id: string): Promise<void> {
    const result = await this.database.query.deleteFrom('collection').where('id', '=', id).executeTakeFirstOrThrow();
    assertFound(result.numDeletedRows, 'collection');
  }
