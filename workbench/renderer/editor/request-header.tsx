import { useQuery } from '@tanstack/react-query';
import { Save } from 'lucide-react';
import { Button, Tooltip, TooltipTrigger } from 'react-aria-components';
import type { RequestDraft } from '../../contract/index.js';
import { queries } from '../shell/queries.js';
import { SHORTCUT_KEYS } from '../shell/shortcuts.js';
import { useWorkbench } from '../shell/workbench-context.js';
import { UNTITLED } from '../workspace/draft.js';
import { isChanged, type EditorEntry } from '../workspace/workspace-state.js';
import { CollectionPicker } from './collection-picker.js';

export interface RequestHeaderProps {
  readonly entry: EditorEntry;
  readonly draft: RequestDraft;
  readonly onEdit: (change: Partial<RequestDraft>) => void;
  readonly onSave: () => void;
}

/** Where the request belongs, what it is called, and whether it is saved. */
export function RequestHeader({ entry, draft, onEdit, onSave }: RequestHeaderProps) {
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
        maxLength={200}
        spellCheck={false}
        value={draft.name}
        onChange={(event) => onEdit({ name: event.target.value })}
      />
      <SaveState entry={entry} />
      <TooltipTrigger delay={500} closeDelay={50}>
        <Button className="button" onPress={onSave}>
          <Save size={14} aria-hidden />
          Save
        </Button>
        <Tooltip className="tooltip" offset={6}>
          Keep it in its collection <kbd>{SHORTCUT_KEYS.save}</kbd>
        </Tooltip>
      </TooltipTrigger>
    </header>
  );
}

function SaveState({ entry }: { readonly entry: EditorEntry }) {
  const state = saveStateOf(entry);
  return (
    <output className="save-state" data-changed={state === 'Edited' || state === 'New'}>
      {state}
    </output>
  );
}

function saveStateOf(entry: EditorEntry): string {
  if (entry.requestId !== null) return isChanged(entry) ? 'Edited' : 'Saved';
  return entry.exchangeId === null || isChanged(entry) ? 'New' : 'From history';
}
