import { BLANK_DRAFT } from '../../../../workbench/renderer/workspace/draft.js';
import {
  restoreWorkspace,
  storeWorkspace,
  type DraftStorage,
} from '../../../../workbench/renderer/workspace/draft-storage.js';
import type { EditorEntry } from '../../../../workbench/renderer/workspace/workspace-state.js';

function createStorage(): DraftStorage & { stored: string | null } {
  const storage = {
    stored: null as string | null,
    getItem: () => storage.stored,
    setItem: (_key: string, value: string) => {
      storage.stored = value;
    },
  };
  return storage;
}

function entry(key: string, typed: string): EditorEntry {
  return {
    key,
    requestId: key,
    exchangeId: null,
    collectionId: 'c',
    draft: { ...BLANK_DRAFT, bodyText: typed },
    baseline: BLANK_DRAFT,
    savedAtMs: 1,
  };
}

describe('storeWorkspace', () => {
  it('brings back what was typed, and what was shown', () => {
    const storage = createStorage();
    const state = { entries: [entry('a', 'typed'), entry('b', ''), entry('c', '')], selectedKey: 'c' };
    storeWorkspace(storage, state);
    expect(restoreWorkspace(storage)).toEqual({ entries: [entry('a', 'typed'), entry('c', '')], selectedKey: 'c' });
  });

  it('leaves out what does not fit, and keeps the rest', () => {
    const storage = createStorage();
    const state = { entries: [entry('a', 'x'.repeat(4_000_001)), entry('b', 'small')], selectedKey: null };
    storeWorkspace(storage, state);
    expect(restoreWorkspace(storage)?.entries.map((each) => each.key)).toEqual(['b']);
  });

  it('does without storage that is full', () => {
    const full: DraftStorage = {
      getItem: () => null,
      setItem: () => {
        throw new Error('QuotaExceededError');
      },
    };
    expect(() => storeWorkspace(full, { entries: [entry('a', 'x')], selectedKey: null })).not.toThrow();
  });
});

describe('restoreWorkspace', () => {
  it.each([null, '', 'no json', '7', '{}', '{"entries":[{}],"selectedKey":null}', '{"entries":3,"selectedKey":null}'])(
    'finds nothing in %j',
    (stored) => {
      expect(restoreWorkspace({ ...createStorage(), getItem: () => stored })).toBeUndefined();
    },
  );
});
