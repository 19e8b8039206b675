import { CollectionsRepository } from '../../../workbench/main/storage/collections-repository.js';
import { ExchangesRepository } from '../../../workbench/main/storage/exchanges-repository.js';
import { openWorkbenchDatabase } from '../../../workbench/main/storage/open-workbench-database.js';
import { TemporaryDirectory } from '../../setup/temporary-directory.js';
import { createDraft, createOutcome, createResponse } from '../workbench-fixture.js';

describe('openWorkbenchDatabase', () => {
  let directory: TemporaryDirectory;

  beforeEach(async () => {
    directory = await TemporaryDirectory.create();
  });

  afterEach(() => directory[Symbol.asyncDispose]());

  async function open() {
    const { database, report } = await openWorkbenchDatabase({ directory: directory.path });
    return {
      report,
      collections: new CollectionsRepository(database),
      exchanges: new ExchangesRepository(database),
      [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
    };
  }

  it('begins with one collection, once', async () => {
    {
      await using storage = await open();
      const [first, ...others] = await storage.collections.list();
      expect(first).toEqual({ id: expect.any(String), name: 'My requests', requests: [] });
      expect(others).toEqual([]);
      await storage.collections.deleteCollection(first?.id ?? '');
    }
    await using storage = await open();
    expect(await storage.collections.list()).toEqual([]);
  });

  it('finds everything again', async () => {
    const draft = createDraft({ name: 'Ünïcode \u{1f600}', bodyKind: 'json', bodyText: '{"a":1}' });
    let saved;
    {
      await using storage = await open();
      const [collection] = await storage.collections.list();
      saved = await storage.collections.createRequest(collection?.id ?? '', draft, 1_000);
      await storage.exchanges.begin({ id: 'one', requestId: saved.id, draft, sentAtMs: 2_000 });
      await storage.exchanges.respond('one', createResponse());
      await storage.exchanges.end('one', createOutcome());
    }
    await using storage = await open();
    expect(storage.report).toMatchObject({ versionBefore: 1, setAside: null });
    expect(await storage.collections.readRequest(saved.id)).toEqual({ ...draft, ...saved });
    expect(await storage.exchanges.read('one')).toMatchObject({
      entry: { requestId: saved.id, state: 'complete' },
      draft,
      response: createResponse(),
      outcome: createOutcome(),
    });
  });

  it('interrupts what was running, and leaves alone what had ended', async () => {
    {
      await using storage = await open();
      for (const id of ['running', 'arriving', 'ended']) {
        await storage.exchanges.begin({ id, requestId: '', draft: createDraft(), sentAtMs: 0 });
      }
      await storage.exchanges.respond('arriving', createResponse({ status: 206 }));
      await storage.exchanges.end('ended', createOutcome({ state: 'cancelled' }));
    }
    await using storage = await open();
    expect(await storage.exchanges.list(10)).toMatchObject([
      { id: 'ended', state: 'cancelled' },
      { id: 'arriving', state: 'interrupted', status: 206, totalMs: null },
      { id: 'running', state: 'interrupted', status: null, totalMs: null },
    ]);
  });
});
