import { CopyPlus, Pencil, Trash2 } from 'lucide-react';
import { useId, type KeyboardEvent } from 'react';
import { MethodBadge } from './method-badge.js';
import { RowMenu } from './row-menu.js';
import type { RovingRow } from './roving-rows.js';
import type { RequestRow } from './sidebar-tree.js';

export interface RequestItemProps {
  readonly row: RequestRow;
  readonly isSelected: boolean;
  readonly isTabStop: boolean;
  readonly roving: RovingRow;
  readonly onOpen: () => void;
  readonly onRename: () => void;
  readonly onDuplicate: () => void;
  readonly onDelete: () => void;
}

/** One request in a collection. */
export function RequestItem(props: RequestItemProps) {
  const { row, isSelected, isTabStop, roving, onOpen, onRename, onDuplicate, onDelete } = props;
  const id = useId();
  const isUnsaved = row.requestId === null;
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (key === 'F2') onRename();
    else if (key === 'Delete') onDelete();
  };
  return (
    <li className="row request-row" data-selected={isSelected} data-unsaved={isUnsaved}>
      <button
        type="button"
        id={id}
        className="row-button"
        aria-current={isSelected ? 'true' : undefined}
        onClick={onOpen}
        onKeyDown={onKeyDown}
        {...roving}
      >
        <MethodBadge method={row.method} />
        <span className="row-name">{row.name}</span>
        {(row.isChanged || isUnsaved) && (
          <span className="unsaved-dot" title="Not saved yet">
            <span className="visually-hidden">modified</span>
          </span>
        )}
      </button>
      <RowMenu
        describedBy={id}
        isTabStop={isTabStop}
        actions={[
          { id: 'rename', label: 'Rename…', icon: <Pencil size={14} aria-hidden />, onAction: onRename },
          { id: 'duplicate', label: 'Duplicate', icon: <CopyPlus size={14} aria-hidden />, onAction: onDuplicate },
          {
            id: 'delete',
            label: isUnsaved ? 'Discard' : 'Delete…',
            icon: <Trash2 size={14} aria-hidden />,
            isDanger: true,
            onAction: onDelete,
          },
        ]}
      />
    </li>
  );
}
