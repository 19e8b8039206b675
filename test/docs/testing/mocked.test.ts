import { createTestHost, expectRefused, leakGuard, slowConsumer, type TestHost } from 'sallyport/testing';
import { ProjectService, ProjectStore } from './project-service.js';

const ID = '6f1d2c1e-8a43-4b6f-9d0a-2f1f4f0c8b7e';

describe('ProjectService', () => {
  const leaks = leakGuard();
  let mayWrite: boolean;
  let test: TestHost<ProjectService>;

  beforeEach(async () => {
    mayWrite = true;
    // Anything the class asks its container for can be replaced; the fake needs only what the test uses.
    const store = { names: new Map([[ID, 'one two three']]) };
    test = await createTestHost(ProjectService, {
      mocks: [[ProjectStore, store]],
      authorize: (_request, permission) => permission !== 'projects:write' || mayWrite,
    });
  });

  afterEach(async () => {
    await test.dispose();
    await leaks.check();
  });

  it('renames a project and says so', async () => {
    const renamed = test.service.events.once('renamed');
    await expect(test.service.rename(ID, 'four')).resolves.toBe('one two three');
    await expect(renamed).resolves.toBe('four');
  });

  it('refuses what it has to, by code and details', async () => {
    await expectRefused(test.service.rename('nonsense', 'x'), 'VALIDATION', {
      faults: [{ path: '0', rule: 'isUuid' }],
    });
    await expectRefused(test.service.rename(crypto.randomUUID(), 'x'), 'NOT_FOUND');
    mayWrite = false;
    await expectRefused(test.service.rename(ID, 'x'), 'PERMISSION_DENIED');
  });

  it('streams at the pace of its reader', async () => {
    const reader = slowConsumer(test.service.lines(ID));
    await expect(reader.release()).resolves.toEqual(['one']);
    await expect(reader.drain()).resolves.toEqual(['two', 'three']);
  });
});
