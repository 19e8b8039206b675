import { useQuery } from '@tanstack/react-query';
import { FolderPlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { IconButton } from '../shell/icon-button.js';
import { queries } from '../shell/queries.js';
import { useStore } from '../shell/store.js';
import { useWorkbench } from '../shell/workbench-context.js';
import { selectedEntry } from '../workspace/workspace-state.js';
import { CollectionRows } from './collection-rows.js';
import { ListState } from './list-state.js';
import { useRefocus } from './refocus.js';
import { DraftList } from './draft-list.js';
import { useRovingRows } from './roving-rows.js';
import { useSidebarActions } from './sidebar-actions.js';
import { SidebarDialogs, type SidebarQuestion } from './sidebar-dialogs.js';
import { rowIdOf, sidebarTree, visibleRowIds, type RequestRow } from './sidebar-tree.js';

/** The collections with their requests, saved and not. */
export function CollectionList() {
  const { service, workspace } = useWorkbench();
  const collections = useQuery(queries.collections(service));
  const entries = useStore(workspace.state, (state) => state.entries);
  const entry = useStore(workspace.state, selectedEntry);
  const [closedIds, setClosedIds] = useState<ReadonlySet<string>>(new Set());
  const [question, setQuestion] = useState<SidebarQuestion | null>(null);
  const actions = useSidebarActions();

  const tree = useMemo(() => sidebarTree(collections.data ?? [], entries), [collections.data, entries]);
  const selectedId = rowIdOf(entry, tree);
  const { attachFrame, ...roving } = useRovingRows(visibleRowIds(tree, closedIds), selectedId);
  const refocus = useRefocus(roving.focusList, question !== null, tree);
  const deleteRequest = (row: RequestRow): void => {
    const hasNothingToLose = row.requestId === null && !row.isChanged;
    if (hasNothingToLose) void actions.deleteRequest(row).then(refocus);
    else setQuestion({ kind: 'delete-request', row });
  };
  const toggle = (id: string, isOpen: boolean): void =>
    setClosedIds(new Set(isOpen ? [...closedIds].filter((each) => each !== id) : [...closedIds, id]));
  const renameRequest = (row: RequestRow): void => setQuestion({ kind: 'rename-request', row });
  const rowProps = { selectedId, roving, onRename: renameRequest, onDelete: deleteRequest };
  return (
    <section className="sidebar-section" ref={attachFrame}>
      <DraftList {...rowProps} rows={tree.drafts} />
      <header className="sidebar-header">
        <h2>Collections</h2>
        <IconButton label="Add collection" onPress={() => setQuestion({ kind: 'create-collection' })}>
          <FolderPlus size={15} aria-hidden />
        </IconButton>
      </header>
      <div className="sidebar-scroll">
        <ul className="tree" aria-label="Collections">
          <CollectionRows
            {...rowProps}
            collections={tree.collections}
            closedIds={closedIds}
            onToggle={toggle}
            onAsk={setQuestion}
          />
        </ul>
        <ListState query={collections} emptyText="No collections yet. A new request makes one." />
      </div>
      {question && <SidebarDialogs question={question} onClose={() => setQuestion(null)} onDeleted={refocus} />}
    </section>
  );
}
