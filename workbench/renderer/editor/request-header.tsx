import { useQuery } from '@tanstack/react-query';
import type { RequestDraft } from '../../contract/index.js';
import { MAX_NAME_CHARACTERS } from '../../contract/name.js';
import { queries } from '../shell/queries.js';
import { useStore } from '../shell/store.js';
import { useWorkbench } from '../shell/workbench-context.js';
import { UNTITLED } from '../workspace/draft.js';
import { isChanged, type EditorEntry } from '../workspace/workspace-state.js';
import { CollectionPicker } from './collection-picker.js';
import { SaveMenu } from './save-menu.js';

export interface RequestHeaderProps {
  readonly entry: EditorEntry;
  readonly draft: RequestDraft;
  readonly onEdit: (change: Partial<RequestDraft>) => void;
  readonly onSave: () => void;
  readonly onSaveAs: () => void;
  readonly onDiscard: () => void;
}

/** Where the request belongs, what it is called, and whether it is saved. */
export function RequestHeader({ entry, draft, onEdit, onSave, onSaveAs, onDiscard }: RequestHeaderProps) {
  const { service, workspace } = useWorkbench();
  const collections = useQuery(queries.collections(service)).data ?? [];
  const collection = collections.find((each) => each.id === entry.collectionId) ?? collections[0];
  const choose = (collectionId: string): void =>
    workspace.dispatch({ kind: 'choose-collection', key: entry.key, collectionId });
  return (
    <header className="request-header">
      {entry.requestId === null ? (
        <CollectionPicker collections={collections} chosen={collection} onChoose={choose} />
      ) : (
        <span className="crumb">{collection?.name}</span>
      )}
      <span className="crumb-separator" aria-hidden="true">
        /
      </span>
      <input
        className="name-input"
        aria-label="Request name"
        placeholder={UNTITLED}
        maxLength={MAX_NAME_CHARACTERS}
        spellCheck={false}
        value={draft.name}
        onChange={(event) => onEdit({ name: event.target.value })}
      />
      <SaveState entry={entry} />
      <SaveMenu onSave={onSave} onSaveAs={onSaveAs} onDiscard={isChanged(entry) ? onDiscard : null} />
    </header>
  );
}

function SaveState({ entry }: { readonly entry: EditorEntry }) {
  const { drafts } = useWorkbench();
  const kept = useStore(drafts.statuses, (statuses) => statuses.get(entry.key)?.state);
  const state = saveStateOf(entry);
  const title = kept === 'kept' ? 'Not saved, but kept as a draft: it is here again after a restart' : undefined;
  return (
    <output className="save-state" data-changed={state === 'Edited' || state === 'New'} data-draft={kept} title={title}>
      {state}
    </output>
  );
}

function saveStateOf(entry: EditorEntry): string {
  if (entry.requestId !== null) return isChanged(entry) ? 'Edited' : 'Saved';
  return entry.exchangeId === null || isChanged(entry) ? 'New' : 'From history';
}
