import { ChevronRight, FilePlus2, Pencil, Trash2 } from 'lucide-react';
import { useId, type KeyboardEvent, type ReactNode } from 'react';
import type { CollectionView } from '../../contract/index.js';
import { RowMenu } from './row-menu.js';
import type { RovingRow } from './roving-rows.js';

export interface CollectionItemProps {
  readonly collection: CollectionView;
  readonly isOpen: boolean;
  readonly isTabStop: boolean;
  readonly roving: RovingRow;
  readonly onToggle: (isOpen: boolean) => void;
  readonly onAddRequest: () => void;
  readonly onRename: () => void;
  readonly onDelete: () => void;
  /** Its requests. */
  readonly children: ReactNode;
}

/** A collection, which opens and closes, with its requests. */
export function CollectionItem(props: CollectionItemProps) {
  const { collection, isOpen, isTabStop, roving, onToggle, onAddRequest, onRename, onDelete, children } = props;
  const id = useId();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowRight') onToggle(true);
    else if (event.key === 'ArrowLeft') onToggle(false);
    else if (event.key === 'F2') onRename();
    else if (event.key === 'Delete') onDelete();
  };
  return (
    <li>
      <div className="row collection-row">
        <button
          type="button"
          id={id}
          className="row-button"
          aria-expanded={isOpen}
          onClick={() => onToggle(!isOpen)}
          onKeyDown={onKeyDown}
          {...roving}
        >
          <ChevronRight className="chevron" size={14} aria-hidden />
          <span className="row-name">{collection.name}</span>
        </button>
        <RowMenu
          describedBy={id}
          isTabStop={isTabStop}
          actions={[
            { id: 'add', label: 'Add request', icon: <FilePlus2 size={14} aria-hidden />, onAction: onAddRequest },
            { id: 'rename', label: 'Rename…', icon: <Pencil size={14} aria-hidden />, onAction: onRename },
            {
              id: 'delete',
              label: 'Delete…',
              icon: <Trash2 size={14} aria-hidden />,
              isDanger: true,
              onAction: onDelete,
            },
          ]}
        />
      </div>
      {isOpen && <ul className="requests">{children}</ul>}
    </li>
  );
}
