import type { RequestDraft } from '../../../../workbench/contract/index.js';
import { BLANK_DRAFT } from '../../../../workbench/renderer/workspace/draft.js';
import {
  EMPTY_WORKSPACE,
  isChanged,
  isUnsaved,
  reduceWorkspace,
  selectedEntry,
  type EditorEntry,
  type WorkspaceAction,
  type WorkspaceState,
} from '../../../../workbench/renderer/workspace/workspace-state.js';

const run = (...actions: readonly WorkspaceAction[]): WorkspaceState =>
  actions.reduce(reduceWorkspace, EMPTY_WORKSPACE);
const draft = (url: string): RequestDraft => ({ ...BLANK_DRAFT, name: 'n', url });

const openNew = (key: string): WorkspaceAction => ({ kind: 'open-new', key, collectionId: 'c' });
const openRequest = (key: string, requestId: string): WorkspaceAction => ({
  kind: 'open-request',
  key,
  requestId,
  collectionId: 'c',
});
const edit = (key: string, url: string): WorkspaceAction => ({ kind: 'edit', key, change: { url } });
const read = (key: string, url: string, savedAtMs = 1): WorkspaceAction => ({
  kind: 'read',
  key,
  draft: draft(url),
  savedAtMs,
});

function entryOf(state: WorkspaceState): EditorEntry {
  const entry = selectedEntry(state);
  if (!entry) throw new Error('Nothing is selected');
  return entry;
}

describe('reduceWorkspace', () => {
  it('opens a new request with a blank draft', () => {
    const entry = entryOf(run(openNew('k')));
    expect(entry).toMatchObject({ key: 'k', requestId: null, collectionId: 'c', draft: BLANK_DRAFT });
    expect(isChanged(entry)).toBe(false);
  });

  it('shows a new request that nothing was typed into instead of opening another', () => {
    expect(run(openNew('k'), openNew('l')).entries).toHaveLength(1);
    expect(run(openNew('k'), edit('k', 'x'), openNew('l')).entries).toHaveLength(2);
  });

  it('keeps what was typed while something else is shown', () => {
    const state = run(
      openRequest('k', 'r'),
      read('k', 'saved'),
      edit('k', 'typed'),
      openNew('l'),
      openRequest('m', 'r'),
    );
    expect(entryOf(state)).toMatchObject({ key: 'k', draft: { url: 'typed' } });
  });

  it('takes over what main has where nothing was typed', () => {
    const entry = entryOf(run(openRequest('k', 'r'), read('k', 'one'), read('k', 'two')));
    expect(entry.draft?.url).toBe('two');
    expect(isChanged(entry)).toBe(false);
  });

  it('never takes what was typed away', () => {
    const entry = entryOf(run(openRequest('k', 'r'), read('k', 'one'), edit('k', 'typed'), read('k', 'two', 2)));
    expect([entry.draft?.url, entry.baseline?.url]).toEqual(['typed', 'two']);
  });

  it('ignores an answer that a save has overtaken', () => {
    const saved = {
      kind: 'saved',
      key: 'k',
      request: { id: 'r', collectionId: 'c', savedAtMs: 9 },
      sent: draft('new'),
    } as const;
    const entry = entryOf(run(openRequest('k', 'r'), read('k', 'old'), edit('k', 'new'), saved, read('k', 'old', 1)));
    expect(entry.draft?.url).toBe('new');
  });

  it('ties a new request to the saved one, under the same key', () => {
    const request = { id: 'r', collectionId: 'd', savedAtMs: 5 };
    const sent = { ...draft('typed'), name: 'Untitled request' };
    const entry = entryOf(run(openNew('k'), edit('k', 'typed'), { kind: 'saved', key: 'k', request, sent }));
    expect(entry).toMatchObject({ key: 'k', requestId: 'r', collectionId: 'd', draft: { name: 'Untitled request' } });
    expect(isChanged(entry)).toBe(false);
  });

  it('counts what was typed during a save as a change', () => {
    const request = { id: 'r', collectionId: 'c', savedAtMs: 5 };
    const state = run(openNew('k'), edit('k', 'one'), edit('k', 'two'), {
      kind: 'saved',
      key: 'k',
      request,
      sent: draft('one'),
    });
    expect(isChanged(entryOf(state))).toBe(true);
  });

  it('shows nothing once what was shown is closed', () => {
    const state = run(openNew('k'), { kind: 'close', key: 'k' });
    expect([state.entries.length, selectedEntry(state)]).toEqual([0, null]);
  });

  it('opens an exchange apart from the request it came from', () => {
    const state = run(openRequest('k', 'r'), { kind: 'open-exchange', key: 'l', exchangeId: 'x' });
    expect(state.entries).toHaveLength(2);
    expect(entryOf(reduceWorkspace(state, { kind: 'open-exchange', key: 'm', exchangeId: 'x' })).key).toBe('l');
  });
});

describe('isUnsaved', () => {
  const kept = (): boolean => true;
  const gone = (): boolean => false;

  it('is true of a new request from the start', () => {
    expect(isUnsaved(entryOf(run(openNew('k'))), gone)).toBe(true);
  });

  it('is true of an exchange only once something was typed', () => {
    const opened = run({ kind: 'open-exchange', key: 'k', exchangeId: 'x' }, read('k', 'sent', 0));
    expect(isUnsaved(entryOf(opened), gone)).toBe(false);
    expect(isUnsaved(entryOf(reduceWorkspace(opened, edit('k', 'typed'))), gone)).toBe(true);
  });

  it('is true of a changed request that main does not have any more', () => {
    const entry = entryOf(run(openRequest('k', 'r'), read('k', 'one'), edit('k', 'two')));
    expect([isUnsaved(entry, kept), isUnsaved(entry, gone)]).toEqual([false, true]);
  });
});

describe('a restored draft', () => {
  const restore = (requestId: string | null): WorkspaceAction => ({
    kind: 'restore',
    entry: { key: 'k', requestId, exchangeId: null, collectionId: 'c', draft: draft('typed') },
  });
  const first = (...actions: readonly WorkspaceAction[]): EditorEntry | undefined => run(...actions).entries[0];

  it('is changed, and stays so when what was saved has been read', () => {
    for (const actions of [[restore('r')], [restore('r'), read('k', 'saved')]]) {
      const entry = first(...actions);
      expect(entry && isChanged(entry)).toBe(true);
      expect(entry?.draft?.url).toBe('typed');
    }
  });

  it('is not changed any more when the same was saved', () => {
    const entry = first(restore('r'), read('k', 'typed'));
    expect(entry && isChanged(entry)).toBe(false);
  });

  it('becomes what was saved when it is discarded, also before that has been read', () => {
    expect(first(restore('r'), read('k', 'saved'), { kind: 'discard', key: 'k' })?.draft?.url).toBe('saved');
    const discarded = first(restore('r'), { kind: 'discard', key: 'k' });
    expect(discarded && [discarded.draft, isChanged(discarded)]).toEqual([null, false]);
    expect(first(restore('r'), { kind: 'discard', key: 'k' }, read('k', 'saved'))?.draft?.url).toBe('saved');
  });

  it('gives way to what another window has typed', () => {
    expect(first(restore(null), { kind: 'replace', key: 'k', draft: draft('theirs') })?.draft?.url).toBe('theirs');
  });
});
