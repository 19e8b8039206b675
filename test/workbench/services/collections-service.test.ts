import { randomUUID } from 'node:crypto';
import { Database } from '../../../src/main/services/persistence/index.js';
import { PermissionDeniedError, ValidationError } from '../../../src/shared/index.js';
import { createTestHost, ManualClock, RecordingLogger, type TestHost } from '../../../src/testing/index.js';
import type { ICollectionsService } from '../../../workbench/contract/index.js';
import { CollectionsService } from '../../../workbench/main/services/collections-service.js';
import { WorkbenchAnnouncements } from '../../../workbench/main/services/workbench-announcements.js';
import { WORKBENCH_OPTIONS } from '../../../workbench/main/services/workbench-options.js';
import { createDraft, openWorkbenchMemory } from '../workbench-fixture.js';

describe('CollectionsService', () => {
  const clock = new ManualClock(1_000);
  const granted = new Set<string>();
  let test: TestHost<ICollectionsService>;
  let closeDatabase: () => Promise<void>;
  let changes: string[];

  beforeEach(async () => {
    const database = await openWorkbenchMemory();
    closeDatabase = () => database[Symbol.asyncDispose]();
    const options = { logger: new RecordingLogger(), clock };
    const announcements = new WorkbenchAnnouncements(options);
    changes = [];
    announcements.subscribe((change) => changes.push(change));
    for (const permission of ['collections:read', 'collections:write']) granted.add(permission);
    test = await createTestHost<ICollectionsService>(CollectionsService, {
      mocks: [
        [Database, database],
        [WORKBENCH_OPTIONS, options],
        [WorkbenchAnnouncements, announcements],
      ],
      authorize: (_call, permission) => granted.has(permission),
    });
  });

  afterEach(async () => {
    await test.dispose();
    await closeDatabase();
  });

  it('does for a page what its contract says', async () => {
    const { service } = test;
    const collection = await service.createCollection('Mine');
    await service.renameCollection(collection.id, 'Renamed');
    const draft = createDraft({ headers: [{ name: 'a', value: 'b', enabled: false }] });
    const request = await service.createRequest(collection.id, draft);
    expect(request).toEqual({ ...draft, id: request.id, collectionId: collection.id, savedAtMs: 1_000 });
    clock.advance(500);
    const saved = await service.saveRequest(request.id, { ...draft, name: 'Saved' });
    expect(await service.readRequest(request.id)).toEqual({ ...request, name: 'Saved', savedAtMs: 1_500 });
    const { id, name, method, collectionId } = saved;
    expect(await service.list()).toEqual([
      { id: expect.any(String), name: 'My requests', requests: [] },
      { id: collection.id, name: 'Renamed', requests: [{ id, name, method, collectionId }] },
    ]);
    clock.advance(500);
    expect(await service.renameRequest(request.id, 'Again')).toEqual({ ...request, name: 'Again', savedAtMs: 2_000 });
    expect(await service.readRequest(request.id)).toEqual({ ...request, name: 'Again', savedAtMs: 2_000 });
    expect(await service.list()).toMatchObject([{}, { requests: [{ name: 'Again' }] }]);
    await service.deleteRequest(request.id);
    await service.deleteCollection(collection.id);
    expect(await service.list()).toHaveLength(1);
  });

  it('announces each change, and nothing else', async () => {
    const { service } = test;
    const count = async (work: Promise<unknown>): Promise<number> => {
      changes.length = 0;
      await work.catch(() => undefined);
      return changes.filter((change) => change === 'collections-changed').length;
    };
    const { id } = await service.createCollection('Mine');
    const request = await service.createRequest(id, createDraft());
    expect(await count(service.list())).toBe(0);
    expect(await count(service.readRequest(request.id))).toBe(0);
    expect(await count(service.renameCollection(randomUUID(), 'x'))).toBe(0);
    expect(await count(service.createCollection('x'))).toBe(1);
    expect(await count(service.renameCollection(id, 'x'))).toBe(1);
    expect(await count(service.createRequest(id, createDraft()))).toBe(1);
    expect(await count(service.saveRequest(request.id, createDraft()))).toBe(1);
    expect(await count(service.renameRequest(request.id, 'x'))).toBe(1);
    expect(await count(service.renameRequest(randomUUID(), 'x'))).toBe(0);
    expect(await count(service.deleteRequest(request.id))).toBe(1);
    expect(await count(service.deleteCollection(id))).toBe(1);
  });

  it.each<[string, (service: ICollectionsService) => Promise<unknown>]>([
    ['an empty name', (service) => service.createCollection('')],
    ['a name of 201 characters', (service) => service.createCollection('x'.repeat(201))],
    ['a blank name', (service) => service.renameCollection(randomUUID(), ' ')],
    ['a name with a space before it', (service) => service.renameRequest(randomUUID(), ' x')],
    ['a name with a line break', (service) => service.renameRequest(randomUUID(), 'x\ny')],
    ['a draft with a control character', (service) => service.saveRequest(randomUUID(), createDraft({ name: 'x\0' }))],
    ['an id that is none', (service) => service.deleteCollection('1 or 1=1')],
    ['a draft without a name', (service) => service.createRequest(randomUUID(), createDraft({ name: '' }))],
  ])('refuses %s', async (_name, act) => {
    await expect(act(test.service)).rejects.toBeInstanceOf(ValidationError);
    expect(changes).toEqual([]);
  });

  it('takes a name of 200 characters', async () => {
    await expect(test.service.createCollection('x'.repeat(200))).resolves.toMatchObject({ requests: [] });
  });

  it.each<[string, string, (service: ICollectionsService) => Promise<unknown>]>([
    ['collections:read', 'list', (service) => service.list()],
    ['collections:read', 'readRequest', (service) => service.readRequest(randomUUID())],
    ['collections:write', 'createCollection', (service) => service.createCollection('x')],
    ['collections:write', 'renameCollection', (service) => service.renameCollection(randomUUID(), 'x')],
    ['collections:write', 'deleteCollection', (service) => service.deleteCollection(randomUUID())],
    ['collections:write', 'createRequest', (service) => service.createRequest(randomUUID(), createDraft())],
    ['collections:write', 'saveRequest', (service) => service.saveRequest(randomUUID(), createDraft())],
    ['collections:write', 'renameRequest', (service) => service.renameRequest(randomUUID(), 'x')],
    ['collections:write', 'deleteRequest', (service) => service.deleteRequest(randomUUID())],
  ])('wants %s for %s', async (permission, _name, act) => {
    granted.delete(permission);
    await expect(act(test.service)).rejects.toBeInstanceOf(PermissionDeniedError);
  });
});
