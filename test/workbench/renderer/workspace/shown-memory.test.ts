import { rememberShown, showAgain } from '../../../../workbench/renderer/workspace/shown-memory.js';
import { createWorkspace } from '../../../../workbench/renderer/workspace/workspace.js';
import { selectedEntry } from '../../../../workbench/renderer/workspace/workspace-state.js';

describe('showAgain', () => {
  const stored = new Map<string, string>();
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };

  beforeEach(() => stored.clear());

  function reloaded(open: (workspace: ReturnType<typeof createWorkspace>) => void) {
    const before = createWorkspace();
    const unsubscribe = rememberShown(storage, before);
    open(before);
    unsubscribe();
    return createWorkspace();
  }

  it('opens the request that was shown', () => {
    const workspace = reloaded((before) => before.openRequest('r', 'c'));
    showAgain(storage, workspace);
    expect(selectedEntry(workspace.state.get())).toMatchObject({ requestId: 'r', collectionId: 'c' });
  });

  it('opens the line of the history that was shown', () => {
    const workspace = reloaded((before) => before.openExchange('x'));
    showAgain(storage, workspace);
    expect(selectedEntry(workspace.state.get())).toMatchObject({ exchangeId: 'x' });
  });

  it('shows the draft that was shown, if it was restored', () => {
    let key = '';
    const workspace = reloaded((before) => {
      before.openNew('c');
      key = before.state.get().selectedKey ?? '';
    });
    showAgain(storage, workspace);
    expect(workspace.state.get().selectedKey).toBeNull();
    workspace.dispatch({ kind: 'open-new', key, collectionId: 'c' });
    workspace.dispatch({ kind: 'select', key: 'another' });
    showAgain(storage, workspace);
    expect(workspace.state.get().selectedKey).toBe(key);
  });

  it.each(['', 'null', 'text', '{}', '{"key":1,"requestId":2}'])('shows nothing for %j', (text) => {
    stored.set('sallyport.shown.v1', text);
    const workspace = createWorkspace();
    showAgain(storage, workspace);
    expect(workspace.state.get().selectedKey).toBeNull();
  });
});
