import type { CollectionView } from '../../contract/index.js';
import { ConfirmDialog } from '../shell/confirm-dialog.js';
import { NameDialog } from '../shell/name-dialog.js';
import { useWorkbench } from '../shell/workbench-context.js';
import type { RequestRow } from './sidebar-tree.js';
import { useSidebarActions } from './sidebar-actions.js';

/** The question that the sidebar is asking. */
export type SidebarQuestion =
  | { readonly kind: 'create-collection' }
  | { readonly kind: 'rename-collection' | 'delete-collection'; readonly collection: CollectionView }
  | { readonly kind: 'delete-request'; readonly row: RequestRow };

export interface SidebarDialogsProps {
  readonly question: SidebarQuestion;
  readonly onClose: () => void;
  /** Called when what had the focus before the question is gone. */
  readonly onDeleted: () => void;
}

/** Asks what the sidebar needs to know before it goes on. */
export function SidebarDialogs({ question, onClose, onDeleted }: SidebarDialogsProps) {
  const { service } = useWorkbench();
  const actions = useSidebarActions();
  switch (question.kind) {
    case 'create-collection':
      return (
        <NameDialog
          title="New collection"
          action="Create"
          label="Collection name"
          initialName=""
          onSubmit={async (name) => void (await service.collections.createCollection(name))}
          onClose={onClose}
        />
      );
    case 'rename-collection':
      return (
        <NameDialog
          title="Rename collection"
          action="Rename"
          label="Collection name"
          initialName={question.collection.name}
          onSubmit={(name) => service.collections.renameCollection(question.collection.id, name)}
          onClose={onClose}
        />
      );
    case 'delete-collection': {
      const { collection } = question;
      const count = collection.requests.length;
      const deleteIt = (): Promise<void> => actions.deleteCollection(collection).then(onDeleted);
      return (
        <ConfirmDialog title={`Delete “${collection.name}”?`} action="Delete" onConfirm={deleteIt} onClose={onClose}>
          {count === 0
            ? 'The collection is empty.'
            : `${count === 1 ? 'Its request goes' : `Its ${count} requests go`} with it. This can’t be undone.`}
        </ConfirmDialog>
      );
    }
    case 'delete-request': {
      const { row } = question;
      const deleteIt = (): Promise<void> => actions.deleteRequest(row).then(onDeleted);
      const isKept = row.requestId !== null;
      return (
        <ConfirmDialog
          title={`${isKept ? 'Delete' : 'Discard'} “${row.name}”?`}
          action={isKept ? 'Delete' : 'Discard'}
          onConfirm={deleteIt}
          onClose={onClose}
        >
          {isKept ? 'What it received stays in the history.' : 'It was never saved.'} This can’t be undone.
        </ConfirmDialog>
      );
    }
  }
}
