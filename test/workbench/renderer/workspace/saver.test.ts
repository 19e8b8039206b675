import { NotFoundError } from '../../../../src/shared/index.js';
import type { CollectionView, RequestDraft, SavedRequest } from '../../../../workbench/contract/index.js';
import { Saver, type SaverService } from '../../../../workbench/renderer/workspace/saver.js';
import { isChanged, selectedEntry } from '../../../../workbench/renderer/workspace/workspace-state.js';
import { createWorkspace } from '../../../../workbench/renderer/workspace/workspace.js';

/** Keeps requests in memory; answers as main would. */
class FakeCollections implements SaverService {
  readonly requests = new Map<string, SavedRequest>();
  collections: CollectionView[] = [{ id: 'c1', name: 'My requests', requests: [] }];
  private clock = 1;

  list() {
    return Promise.resolve(this.collections);
  }

  createCollection(name: string) {
    const collection = { id: `c${this.collections.length + 1}`, name, requests: [] };
    this.collections.push(collection);
    return Promise.resolve(collection);
  }

  createRequest(collectionId: string, draft: RequestDraft) {
    return Promise.resolve(this.put(`r${this.requests.size + 1}`, collectionId, draft));
  }

  saveRequest(id: string, draft: RequestDraft) {
    const known = this.requests.get(id);
    if (!known) return Promise.reject(new NotFoundError('There is no such request'));
    return Promise.resolve(this.put(id, known.collectionId, draft));
  }

  private put(id: string, collectionId: string, draft: RequestDraft): SavedRequest {
    const request = { ...draft, id, collectionId, savedAtMs: this.clock++ };
    this.requests.set(id, request);
    return request;
  }
}

function setUp(collectionId: string | null = 'c1') {
  const service = new FakeCollections();
  const workspace = createWorkspace();
  workspace.openNew(collectionId);
  const key = workspace.state.get().selectedKey ?? '';
  const type = (url: string): void => workspace.dispatch({ kind: 'edit', key, change: { url } });
  return { service, workspace, saver: new Saver(service, workspace), key, type };
}

describe('Saver.save', () => {
  it('creates a request, then saves the same one', async () => {
    const { service, saver, key, type } = setUp();
    type('one');
    expect(await saver.save(key)).toBe(true);
    type('two');
    await saver.save(key);
    expect([...service.requests.values()].map((request) => request.url)).toEqual(['two']);
  });

  it('makes one request of two hasty saves', async () => {
    const { service, saver, key } = setUp();
    await Promise.all([saver.save(key), saver.save(key)]);
    expect(service.requests.size).toBe(1);
  });

  it('goes on after a save that failed', async () => {
    const { service, workspace, saver, key, type } = setUp();
    type('kept');
    jest.spyOn(service, 'createRequest').mockRejectedValueOnce(new Error('disk full'));
    await expect(saver.save(key)).rejects.toThrow('disk full');
    expect(selectedEntry(workspace.state.get())?.draft?.url).toBe('kept');
    await saver.save(key);
    expect(service.requests.size).toBe(1);
  });

  it('makes a new request of one that was deleted meanwhile', async () => {
    const { service, workspace, saver, key } = setUp();
    await saver.save(key);
    service.requests.clear();
    await saver.save(key);
    expect(service.requests.size).toBe(1);
    expect(selectedEntry(workspace.state.get())?.requestId).toBe('r1');
  });

  it('uses the first collection when the wanted one is gone, and makes one when there is none', async () => {
    const first = setUp('gone');
    await first.saver.save(first.key);
    expect(first.service.requests.get('r1')?.collectionId).toBe('c1');

    const second = setUp(null);
    second.service.collections = [];
    await second.saver.save(second.key);
    expect(second.service.collections.map((collection) => collection.name)).toEqual(['My requests']);
  });

  it('has nothing to save of what is not open', async () => {
    const { saver } = setUp();
    expect(await saver.save('unknown')).toBe(false);
  });
});

describe('Saver.saveAs', () => {
  it('saves another request under the name, and leaves the first as it was saved', async () => {
    const { service, workspace, saver, key, type } = setUp();
    type('one');
    await saver.save(key);
    type('two');
    service.collections.push({ id: 'c2', name: 'Second', requests: [] });
    await saver.saveAs(key, 'Copy', 'c2');
    expect([...service.requests.values()]).toMatchObject([
      { url: 'one', collectionId: 'c1' },
      { url: 'two', collectionId: 'c2', name: 'Copy' },
    ]);
    const entry = selectedEntry(workspace.state.get());
    expect(entry).toMatchObject({ key, requestId: 'r2', collectionId: 'c2', draft: { name: 'Copy', url: 'two' } });
    expect(entry && isChanged(entry)).toBe(false);
  });

  it('changes nothing when main refuses', async () => {
    const { service, workspace, saver, key, type } = setUp();
    type('one');
    await saver.save(key);
    const before = workspace.state.get();
    service.createRequest = () => Promise.reject(new Error('refused'));
    await expect(saver.saveAs(key, 'Copy', null)).rejects.toThrow('refused');
    expect(workspace.state.get()).toBe(before);
  });
});

describe('Saver.save of a name with space around it', () => {
  it('leaves nothing to be saved', async () => {
    const { workspace, saver, key } = setUp();
    workspace.dispatch({ kind: 'edit', key, change: { name: ' Name ' } });
    await saver.save(key);
    const entry = selectedEntry(workspace.state.get());
    expect([entry?.draft?.name, entry && isChanged(entry)]).toEqual(['Name', false]);
  });
});
