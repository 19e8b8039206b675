import { useWorkbench } from '../shell/workbench-context.js';
import { CollectionItem } from './collection-item.js';
import { RequestItem } from './request-item.js';
import type { RovingRows } from './roving-rows.js';
import { useSidebarActions } from './sidebar-actions.js';
import type { SidebarQuestion } from './sidebar-dialogs.js';
import type { RequestRow, SidebarTree } from './sidebar-tree.js';

export interface CollectionRowsProps {
  readonly tree: SidebarTree;
  readonly selectedId: string | null;
  readonly closedIds: ReadonlySet<string>;
  readonly roving: Pick<RovingRows, 'isCurrent' | 'rowProps'>;
  readonly onToggle: (collectionId: string, isOpen: boolean) => void;
  readonly onAsk: (question: SidebarQuestion) => void;
  readonly onDeleteRequest: (row: RequestRow) => void;
}

/** A row for each collection and each of its requests; those of no collection come last. */
export function CollectionRows(props: CollectionRowsProps) {
  const { tree, closedIds, roving, onToggle, onAsk } = props;
  const { workspace } = useWorkbench();
  return (
    <>
      {tree.collections.map(({ rowId, collection, requests }) => (
        <CollectionItem
          key={rowId}
          collection={collection}
          isOpen={!closedIds.has(collection.id)}
          isTabStop={roving.isCurrent(rowId)}
          roving={roving.rowProps(rowId)}
          onToggle={(isOpen) => onToggle(collection.id, isOpen)}
          onAddRequest={() => {
            onToggle(collection.id, true);
            workspace.openNew(collection.id);
          }}
          onRename={() => onAsk({ kind: 'rename-collection', collection })}
          onDelete={() => onAsk({ kind: 'delete-collection', collection })}
        >
          {requests.map((row) => (
            <RowOfRequest key={row.rowId} {...props} row={row} collectionId={collection.id} />
          ))}
          {requests.length === 0 && <li className="list-hint">No requests yet</li>}
        </CollectionItem>
      ))}
      {tree.loose.map((row) => (
        <RowOfRequest key={row.rowId} {...props} row={row} collectionId={null} />
      ))}
    </>
  );
}

interface RowOfRequestProps extends CollectionRowsProps {
  readonly row: RequestRow;
  readonly collectionId: string | null;
}

function RowOfRequest({ row, collectionId, selectedId, roving, onDeleteRequest }: RowOfRequestProps) {
  const actions = useSidebarActions();
  return (
    <RequestItem
      row={row}
      isSelected={row.rowId === selectedId}
      isTabStop={roving.isCurrent(row.rowId)}
      roving={roving.rowProps(row.rowId)}
      onOpen={() => actions.open(row, collectionId)}
      onDuplicate={() => void actions.duplicate(row, collectionId)}
      onDelete={() => onDeleteRequest(row)}
    />
  );
}
