import type { CollectionView } from '../../contract/index.js';
import { ConfirmDialog } from '../shell/confirm-dialog.js';
import { NameDialog } from '../shell/name-dialog.js';
import { useWorkbench } from '../shell/workbench-context.js';
import { useSidebarActions } from './sidebar-actions.js';
import type { RequestRow } from './sidebar-tree.js';

/** The question that the sidebar is asking. */
export type SidebarQuestion =
  | { readonly kind: 'create-collection' }
  | { readonly kind: 'rename-collection' | 'delete-collection'; readonly collection: CollectionView }
  | { readonly kind: 'rename-request' | 'delete-request'; readonly row: RequestRow };

interface DialogProps {
  readonly onClose: () => void;
  /** Called when what had the focus before the question is gone. */
  readonly onDeleted: () => void;
}

/** Asks what the sidebar needs to know before it goes on. */
export function SidebarDialogs({ question, ...props }: DialogProps & { readonly question: SidebarQuestion }) {
  switch (question.kind) {
    case 'create-collection':
      return <CreateCollection {...props} />;
    case 'rename-collection':
      return <RenameCollection {...props} collection={question.collection} />;
    case 'delete-collection':
      return <DeleteCollection {...props} collection={question.collection} />;
    case 'rename-request':
      return <RenameRequest {...props} row={question.row} />;
    case 'delete-request':
      return <DeleteRequest {...props} row={question.row} />;
  }
}

function CreateCollection({ onClose }: DialogProps) {
  const { service } = useWorkbench();
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
}

function RenameCollection({ collection, onClose }: DialogProps & { readonly collection: CollectionView }) {
  const { service } = useWorkbench();
  return (
    <NameDialog
      title="Rename collection"
      action="Rename"
      label="Collection name"
      initialName={collection.name}
      onSubmit={(name) => service.collections.renameCollection(collection.id, name)}
      onClose={onClose}
    />
  );
}

function RenameRequest({ row, onClose }: DialogProps & { readonly row: RequestRow }) {
  const actions = useSidebarActions();
  return (
    <NameDialog
      title="Rename request"
      action="Rename"
      label="Request name"
      initialName={row.name}
      onSubmit={(name) => actions.rename(row, name)}
      onClose={onClose}
    />
  );
}

function DeleteCollection({ collection, onClose, onDeleted }: DialogProps & { readonly collection: CollectionView }) {
  const actions = useSidebarActions();
  const confirm = (): Promise<void> => actions.deleteCollection(collection).then(onDeleted);
  return (
    <ConfirmDialog title={`Delete “${collection.name}”?`} action="Delete" onConfirm={confirm} onClose={onClose}>
      {contentsText(collection.requests.length)}
    </ConfirmDialog>
  );
}

function DeleteRequest({ row, onClose, onDeleted }: DialogProps & { readonly row: RequestRow }) {
  const actions = useSidebarActions();
  const confirm = (): Promise<void> => actions.deleteRequest(row).then(onDeleted);
  const verb = row.requestId === null ? 'Discard' : 'Delete';
  return (
    <ConfirmDialog title={`${verb} “${row.name}”?`} action={verb} onConfirm={confirm} onClose={onClose}>
      {row.requestId === null ? 'It was never saved. ' : 'What it received stays in the history. '}
      This can’t be undone.
    </ConfirmDialog>
  );
}

function contentsText(count: number): string {
  if (count === 0) return 'The collection is empty.';
  return `${count === 1 ? 'Its request goes' : `Its ${count} requests go`} with it. This can’t be undone.`;
}
