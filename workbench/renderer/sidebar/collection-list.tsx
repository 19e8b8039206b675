import { useQuery } from '@tanstack/react-query';
import { FolderPlus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { IconButton } from '../shell/icon-button.js';
import { queries } from '../shell/queries.js';
import { useStore } from '../shell/store.js';
import { useWorkbench } from '../shell/workbench-context.js';
import { selectedEntry } from '../workspace/workspace-state.js';
import { CollectionItem } from './collection-item.js';
import { ListState } from './list-state.js';
import { RequestItem } from './request-item.js';
import { useRovingRows } from './roving-rows.js';
import { useSidebarActions } from './sidebar-actions.js';
import { SidebarDialogs, type SidebarQuestion } from './sidebar-dialogs.js';
import { rowIdOf, sidebarTree, type RequestRow, type SidebarTree } from './sidebar-tree.js';

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
  const roving = useRovingRows(visibleRowIds(tree, closedIds), selectedId);
  const toggle = (id: string, isOpen: boolean): void => {
    const next = new Set(closedIds);
    if (isOpen) next.delete(id);
    else next.add(id);
    setClosedIds(next);
  };
  const remove = (row: RequestRow): void => {
    const hasNothingToLose = row.requestId === null && !row.isChanged;
    if (hasNothingToLose) void actions.deleteRequest(row).then(focusListSoon);
    else setQuestion({ kind: 'delete-request', row });
  };
  const focusListSoon = (): void => void requestAnimationFrame(roving.focusList);
  const requestItem = (row: RequestRow, collectionId: string | null) => (
    <RequestItem
      key={row.rowId}
      row={row}
      isSelected={row.rowId === selectedId}
      isTabStop={roving.isCurrent(row.rowId)}
      roving={roving.rowProps(row.rowId)}
      onOpen={() => actions.open(row, collectionId)}
      onDuplicate={() => void actions.duplicate(row, collectionId)}
      onDelete={() => remove(row)}
    />
  );
  return (
    <section className="sidebar-section">
      <header className="sidebar-header">
        <h2>Collections</h2>
        <IconButton label="Add collection" onPress={() => setQuestion({ kind: 'create-collection' })}>
          <FolderPlus size={15} aria-hidden />
        </IconButton>
      </header>
      <div className="sidebar-scroll">
        <ul className="tree" aria-label="Collections" {...roving.listProps}>
          {tree.collections.map(({ rowId, collection, requests }) => (
            <CollectionItem
              key={rowId}
              collection={collection}
              isOpen={!closedIds.has(collection.id)}
              isTabStop={roving.isCurrent(rowId)}
              roving={roving.rowProps(rowId)}
              onToggle={(isOpen) => toggle(collection.id, isOpen)}
              onAddRequest={() => {
                toggle(collection.id, true);
                workspace.openNew(collection.id);
              }}
              onRename={() => setQuestion({ kind: 'rename-collection', collection })}
              onDelete={() => setQuestion({ kind: 'delete-collection', collection })}
            >
              {requests.map((row) => requestItem(row, collection.id))}
              {requests.length === 0 && <li className="list-hint">No requests yet</li>}
            </CollectionItem>
          ))}
          {tree.loose.map((row) => requestItem(row, null))}
        </ul>
        <ListState query={collections} emptyText="No collections yet. A new request makes one." />
      </div>
      {question && <SidebarDialogs question={question} onClose={() => setQuestion(null)} onDeleted={focusListSoon} />}
    </section>
  );
}

const visibleRowIds = (tree: SidebarTree, closedIds: ReadonlySet<string>): readonly string[] => [
  ...tree.collections.flatMap(({ rowId, collection, requests }) => [
    rowId,
    ...(closedIds.has(collection.id) ? [] : requests.map((row) => row.rowId)),
  ]),
  ...tree.loose.map((row) => row.rowId),
];
