import type { Database } from '../../../src/main/services/persistence/index.js';
import { NotFoundError } from '../../../src/shared/index.js';
import { CollectionsRepository } from '../../../workbench/main/storage/collections-repository.js';
import { ExchangesRepository } from '../../../workbench/main/storage/exchanges-repository.js';
import type { WorkbenchSchema } from '../../../workbench/main/storage/workbench-schema.js';
import { createDraft, createOutcome, createResponse, openWorkbenchMemory } from '../workbench-fixture.js';

const MAX_ENTRIES = 200;

describe('ExchangesRepository', () => {
  let database: Database<WorkbenchSchema>;
  let exchanges: ExchangesRepository;

  beforeEach(async () => {
    database = await openWorkbenchMemory();
    exchanges = new ExchangesRepository(database);
  });

  afterEach(() => database[Symbol.asyncDispose]());

  async function begin(id: string, requestId = ''): Promise<void> {
    await exchanges.begin({ id, requestId, draft: createDraft({ method: 'PUT' }), sentAtMs: 5 });
  }

  it('follows an exchange from its beginning to its end', async () => {
    await begin('one');
    const entry = { id: 'one', requestId: null, method: 'PUT', url: 'http://127.0.0.1/things', sentAtMs: 5 };
    const nothingYet = { state: 'running', status: null, totalMs: null, bodyBytes: null };
    expect(await exchanges.read('one')).toEqual({
      entry: { ...entry, ...nothingYet },
      draft: createDraft({ method: 'PUT' }),
      response: null,
      outcome: null,
    });
    await exchanges.respond('one', createResponse({ status: 404 }));
    expect((await exchanges.read('one')).entry).toEqual({ ...entry, ...nothingYet, status: 404 });
    await exchanges.end('one', createOutcome());
    expect(await exchanges.read('one')).toEqual({
      entry: { ...entry, state: 'complete', status: 404, totalMs: 6.5, bodyBytes: 12 },
      draft: createDraft({ method: 'PUT' }),
      response: createResponse({ status: 404 }),
      outcome: createOutcome(),
    });
  });

  it('lets an exchange end once', async () => {
    await begin('one');
    await exchanges.interrupt('one');
    await exchanges.end('one', createOutcome());
    await exchanges.interruptRunning();
    expect((await exchanges.read('one')).entry.state).toBe('interrupted');
  });

  it('interrupts one exchange alone', async () => {
    await begin('one');
    await begin('two');
    await exchanges.interrupt('one');
    expect(await exchanges.list(MAX_ENTRIES)).toMatchObject([
      { id: 'two', state: 'running' },
      { id: 'one', state: 'interrupted' },
    ]);
  });

  it('remembers the request until that is deleted', async () => {
    const collections = new CollectionsRepository(database);
    const [collection] = await collections.list();
    const request = await collections.createRequest(collection?.id ?? '', createDraft(), 0);
    await begin('saved', request.id);
    await begin('unknown', 'gone');
    expect((await exchanges.list(MAX_ENTRIES)).map(({ requestId }) => requestId)).toEqual([null, request.id]);
    await collections.deleteRequest(request.id);
    expect((await exchanges.list(MAX_ENTRIES)).map(({ requestId }) => requestId)).toEqual([null, null]);
  });

  it('lists the newest first, by order, not by clock, and not more than it keeps', async () => {
    for (let number = 0; number <= MAX_ENTRIES; number += 1) {
      await exchanges.begin({ id: String(number), requestId: '', draft: createDraft(), sentAtMs: -number });
    }
    const ids = (await exchanges.list(MAX_ENTRIES)).map(({ id }) => Number(id));
    expect(ids).toEqual(Array.from({ length: MAX_ENTRIES }, (_, index) => MAX_ENTRIES - index));
  });

  it('names what has ended and is older than what is kept', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await begin(id);
    await exchanges.respond('a', createResponse({ id: 'body of a' }));
    for (const id of ['a', 'c', 'd']) await exchanges.end(id, createOutcome());
    expect(await exchanges.listEnded(2)).toEqual([{ id: 'a', responseId: 'body of a' }]);
    expect(await exchanges.listEnded(4)).toEqual([]);
    expect((await exchanges.listEnded(0)).map(({ id }) => id).toSorted()).toEqual(['a', 'c', 'd']);
  });

  it('deletes what it is told to', async () => {
    for (const id of ['a', 'b']) await begin(id);
    await exchanges.delete(['a', 'unknown']);
    await exchanges.delete([]);
    expect((await exchanges.list(MAX_ENTRIES)).map(({ id }) => id)).toEqual(['b']);
    await expect(exchanges.read('a')).rejects.toBeInstanceOf(NotFoundError);
  });
});
