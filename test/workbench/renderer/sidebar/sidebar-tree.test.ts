import { BLANK_DRAFT } from '../../../../workbench/renderer/workspace/draft.js';
import type { EditorEntry } from '../../../../workbench/renderer/workspace/workspace-state.js';
import { rowIdOf, sidebarTree, visibleRowIds } from '../../../../workbench/renderer/sidebar/sidebar-tree.js';

const COLLECTIONS = [
  { id: 'c1', name: 'One', requests: [{ id: 'r1', collectionId: 'c1', name: 'First', method: 'GET' }] },
  { id: 'c2', name: 'Two', requests: [] },
];

function entry(key: string, change: Partial<EditorEntry>): EditorEntry {
  return {
    key,
    requestId: null,
    exchangeId: null,
    collectionId: null,
    draft: { ...BLANK_DRAFT, url: 'typed' },
    baseline: BLANK_DRAFT,
    savedAtMs: 0,
    ...change,
  };
}

describe('sidebarTree', () => {
  it('marks a saved request whose text was changed', () => {
    const tree = sidebarTree(COLLECTIONS, [entry('k', { requestId: 'r1', collectionId: 'c1' })]);
    expect(tree.collections[0]?.requests).toEqual([
      {
        rowId: 'request:r1',
        name: 'First',
        method: 'GET',
        requestId: 'r1',
        collectionId: 'c1',
        entryKey: 'k',
        isChanged: true,
      },
    ]);
  });

  it('lists what is not saved apart from what is', () => {
    const tree = sidebarTree(COLLECTIONS, [entry('k', { collectionId: 'c2' })]);
    expect(tree.drafts).toMatchObject([{ rowId: 'entry:k', name: 'Untitled request', collectionId: 'c2' }]);
    expect(tree.collections[1]?.requests).toEqual([]);
  });

  it('shows a saved request by its saved name, whatever was typed since', () => {
    const draft = { ...BLANK_DRAFT, name: 'Typed' };
    const tree = sidebarTree(COLLECTIONS, [entry('k', { requestId: 'r1', draft })]);
    expect(tree.collections[0]?.requests[0]?.name).toBe('First');
  });

  it('loses nothing whose collection or request is gone', () => {
    const tree = sidebarTree(COLLECTIONS, [
      entry('k', { collectionId: 'gone' }),
      entry('l', { requestId: 'gone', collectionId: 'gone' }),
    ]);
    expect(tree.drafts.map((row) => row.rowId)).toEqual(['entry:k', 'entry:l']);
  });

  it('does not list an exchange that is only looked at', () => {
    const tree = sidebarTree(COLLECTIONS, [entry('k', { exchangeId: 'x', draft: null, baseline: null })]);
    expect(tree.drafts).toEqual([]);
    expect(rowIdOf(entry('k', { exchangeId: 'x' }), tree)).toBeNull();
  });
});

describe('visibleRowIds', () => {
  it('leaves out what is in a closed collection', () => {
    const tree = sidebarTree(COLLECTIONS, []);
    expect(visibleRowIds(tree, new Set())).toEqual(['collection:c1', 'request:r1', 'collection:c2']);
    expect(visibleRowIds(tree, new Set(['c1']))).toEqual(['collection:c1', 'collection:c2']);
  });
});
