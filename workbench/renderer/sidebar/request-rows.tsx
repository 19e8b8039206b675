import { RequestItem } from './request-item.js';
import type { RovingRows } from './roving-rows.js';
import { useSidebarActions } from './sidebar-actions.js';
import type { RequestRow } from './sidebar-tree.js';

export interface RequestRowsProps {
  readonly rows: readonly RequestRow[];
  readonly selectedId: string | null;
  readonly roving: Pick<RovingRows, 'isCurrent' | 'rowProps'>;
  readonly onRename: (row: RequestRow) => void;
  readonly onDelete: (row: RequestRow) => void;
}

/** A row for each request. */
export function RequestRows({ rows, selectedId, roving, onRename, onDelete }: RequestRowsProps) {
  const actions = useSidebarActions();
  return rows.map((row) => (
    <RequestItem
      key={row.rowId}
      row={row}
      isSelected={row.rowId === selectedId}
      isTabStop={roving.isCurrent(row.rowId)}
      roving={roving.rowProps(row.rowId)}
      onOpen={() => actions.open(row)}
      onDuplicate={() => void actions.duplicate(row)}
      onRename={() => onRename(row)}
      onDelete={() => onDelete(row)}
    />
  ));
}
