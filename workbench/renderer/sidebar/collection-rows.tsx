import { useWorkbench } from '../shell/workbench-context.js';
import { CollectionItem } from './collection-item.js';
import { RequestRows, type RequestRowsProps } from './request-rows.js';
import type { SidebarQuestion } from './sidebar-dialogs.js';
import type { CollectionRow } from './sidebar-tree.js';

export interface CollectionRowsProps extends Omit<RequestRowsProps, 'rows'> {
  readonly collections: readonly CollectionRow[];
  readonly closedIds: ReadonlySet<string>;
  readonly onToggle: (collectionId: string, isOpen: boolean) => void;
  readonly onAsk: (question: SidebarQuestion) => void;
}

/** A row for each collection, and under it one for each of its requests. */
export function CollectionRows({ collections, closedIds, onToggle, onAsk, ...rest }: CollectionRowsProps) {
  const { workspace } = useWorkbench();
  const { roving } = rest;
  return collections.map(({ rowId, collection, requests }) => (
    <CollectionItem
      key={rowId}
      collection={collection}
      isOpen={!closedIds.has(collection.id)}
      isTabStop={roving.isCurrent(rowId)}
      roving={roving.rowProps(rowId)}
      onToggle={(isOpen) => onToggle(collection.id, isOpen)}
      onAddRequest={() => workspace.openNew(collection.id)}
      onRename={() => onAsk({ kind: 'rename-collection', collection })}
      onDelete={() => onAsk({ kind: 'delete-collection', collection })}
    >
      <RequestRows {...rest} rows={requests} />
      {requests.length === 0 && <li className="list-hint">No requests yet</li>}
    </CollectionItem>
  ));
}
