import { nameOf } from '../workspace/draft.js';
import type { EditorEntry } from '../workspace/workspace-state.js';
import { ConfirmDialog } from './confirm-dialog.js';
import { useWorkbench } from './workbench-context.js';

export interface DiscardDialogProps {
  readonly entry: EditorEntry;
  readonly onClose: () => void;
}

/** Asks before what was typed is given up. */
export function DiscardDialog({ entry, onClose }: DiscardDialogProps) {
  const { workspace } = useWorkbench();
  const isNew = entry.requestId === null && entry.exchangeId === null;
  return (
    <ConfirmDialog
      title={`Discard the changes to “${nameOf(entry.draft ?? { name: '' })}”?`}
      action="Discard"
      onConfirm={async () => workspace.dispatch({ kind: isNew ? 'close' : 'discard', key: entry.key })}
      onClose={onClose}
    >
      {isNew ? 'It was never saved.' : 'It becomes again what was saved last.'} This can’t be undone.
    </ConfirmDialog>
  );
}
