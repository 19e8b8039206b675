import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { NameDialog } from './name-dialog.js';
import { queries } from './queries.js';
import { useWorkbench } from './workbench-context.js';
import type { EditorEntry } from '../workspace/workspace-state.js';

export interface SaveAsDialogProps {
  readonly entry: EditorEntry;
  readonly onClose: () => void;
}

/** Asks for the name and the place of a new request that is saved with what is in the editor. */
export function SaveAsDialog({ entry, onClose }: SaveAsDialogProps) {
  const { service, saver } = useWorkbench();
  const collections = useQuery(queries.collections(service)).data ?? [];
  const [collectionId, setCollectionId] = useState(entry.collectionId ?? collections[0]?.id ?? null);
  const selectId = useId();
  return (
    <NameDialog
      title="Save as a new request"
      action="Save"
      label="Request name"
      initialName={entry.draft?.name ?? ''}
      onSubmit={(name) => saver.saveAs(entry.key, name, collectionId)}
      onClose={onClose}
    >
      <div className="field">
        <label htmlFor={selectId}>Collection</label>
        <select
          id={selectId}
          className="input"
          value={collectionId ?? ''}
          onChange={(event) => setCollectionId(event.target.value)}
        >
          {collections.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </NameDialog>
  );
}
