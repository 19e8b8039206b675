import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import type { Database } from '../../../src/main/services/persistence/index.js';
import { NotFoundError } from '../../../src/shared/index.js';
import type { RequestDraft } from '../../../workbench/contract/index.js';
import { CollectionsRepository } from '../../../workbench/main/storage/collections-repository.js';
import type { WorkbenchSchema } from '../../../workbench/main/storage/workbench-schema.js';
import { createDraft, openWorkbenchMemory } from '../workbench-fixture.js';

/** How many drafts are tried. */
const DRAFTS = 100;

describe('CollectionsRepository', () => {
  let database: Database<WorkbenchSchema>;
  let collections: CollectionsRepository;
  let collectionId: string;

  beforeEach(async () => {
    database = await openWorkbenchMemory();
    collections = new CollectionsRepository(database);
    [{ id: collectionId } = { id: '' }] = await collections.list();
  });

  afterEach(() => database[Symbol.asyncDispose]());

  async function listNames(): Promise<unknown> {
    return (await collections.list()).map(({ name, requests }) => [name, requests.map((request) => request.name)]);
  }

  it('lists collections and their requests in the order they were made', async () => {
    const second = await collections.createCollection('Second');
    await collections.createRequest(second.id, createDraft({ name: 'c' }), 0);
    await collections.createRequest(collectionId, createDraft({ name: 'b', method: 'PUT' }), 0);
    await collections.createRequest(collectionId, createDraft({ name: 'a' }), 0);
    expect(await listNames()).toEqual([
      ['My requests', ['b', 'a']],
      ['Second', ['c']],
    ]);
    const [first] = await collections.list();
    expect(first?.requests[0]).toEqual({ id: expect.any(String), collectionId, name: 'b', method: 'PUT' });
  });

  it('keeps the order when one before the last is deleted', async () => {
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c']) {
      ids.push((await collections.createRequest(collectionId, createDraft({ name }), 0)).id);
    }
    await collections.deleteRequest(ids[1] ?? '');
    await collections.createRequest(collectionId, createDraft({ name: 'd' }), 0);
    expect(await listNames()).toEqual([['My requests', ['a', 'c', 'd']]]);
  });

  it('renames a collection', async () => {
    await collections.renameCollection(collectionId, 'Renamed');
    expect(await listNames()).toEqual([['Renamed', []]]);
  });

  it('deletes the requests of a deleted collection, and no others', async () => {
    const second = await collections.createCollection('Second');
    const gone = await collections.createRequest(collectionId, createDraft(), 0);
    const kept = await collections.createRequest(second.id, createDraft({ name: 'kept' }), 0);
    await collections.deleteCollection(collectionId);
    expect(await listNames()).toEqual([['Second', ['kept']]]);
    await expect(collections.readRequest(gone.id)).rejects.toBeInstanceOf(NotFoundError);
    await expect(collections.readRequest(kept.id)).resolves.toEqual(kept);
  });

  it('replaces a saved request, and keeps its place', async () => {
    const { id } = await collections.createRequest(collectionId, createDraft({ name: 'old' }), 1);
    await collections.createRequest(collectionId, createDraft({ name: 'other' }), 1);
    const draft = createDraft({ name: 'new', method: 'POST', url: 'https://h.example/' });
    const saved = await collections.saveRequest(id, draft, 2);
    expect(saved).toEqual({ ...draft, id, collectionId, savedAtMs: 2 });
    expect(await collections.readRequest(id)).toEqual(saved);
    expect(await listNames()).toEqual([['My requests', ['new', 'other']]]);
  });

  it('keeps text and fields that the kind of body does not send', async () => {
    const body = { bodyText: '{"a":1}', bodyFields: [{ name: 'a', value: '1', enabled: true }] };
    const { id } = await collections.createRequest(collectionId, createDraft({ ...body, bodyKind: 'json' }), 0);
    for (const bodyKind of ['none', 'form', 'text'] as const) {
      await collections.saveRequest(id, createDraft({ ...body, bodyKind }), 0);
      expect(await collections.readRequest(id)).toMatchObject({ ...body, bodyKind });
    }
  });

  it('keeps exactly what it is given', async () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const fields = fc.array(fc.record({ name: text, value: text, enabled: fc.boolean() }), { maxLength: 3 });
    const drafts: fc.Arbitrary<RequestDraft> = fc.record({
      name: fc.string({ minLength: 1, maxLength: 20 }),
      method: fc.constantFrom('GET', 'PROPFIND'),
      url: text,
      query: fields,
      headers: fields,
      bodyKind: fc.constantFrom('none', 'text', 'json', 'form'),
      bodyText: fc.oneof(text, fc.constant('\0\ud800 half a pair'), fc.constant('x'.repeat(100_000))),
      bodyFields: fields,
    });
    const { id } = await collections.createRequest(collectionId, createDraft(), 0);
    await fc.assert(
      fc.asyncProperty(drafts, async (draft) => {
        await collections.saveRequest(id, draft, 0);
        expect(await collections.readRequest(id)).toEqual({ ...draft, id, collectionId, savedAtMs: 0 });
      }),
      { numRuns: DRAFTS },
    );
  });

  it.each<[string, (missing: string) => Promise<unknown>]>([
    ['renameCollection', (missing) => collections.renameCollection(missing, 'x')],
    ['deleteCollection', (missing) => collections.deleteCollection(missing)],
    ['createRequest', (missing) => collections.createRequest(missing, createDraft(), 0)],
    ['readRequest', (missing) => collections.readRequest(missing)],
    ['saveRequest', (missing) => collections.saveRequest(missing, createDraft(), 0)],
    ['deleteRequest', (missing) => collections.deleteRequest(missing)],
  ])('%s says that there is no such thing', async (_name, act) => {
    await expect(act(randomUUID())).rejects.toBeInstanceOf(NotFoundError);
    expect(await listNames()).toEqual([['My requests', []]]);
  });
});
