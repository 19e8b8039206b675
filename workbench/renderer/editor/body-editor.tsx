import { ToggleButton, ToggleButtonGroup, type Key } from 'react-aria-components';
import type { RequestDraft } from '../../contract/index.js';
import { CodeEditor } from './code-editor.js';
import { FieldTable } from './field-table.js';
import { JsonCheck } from './json-check.js';

export interface BodyEditorProps {
  readonly entryKey: string;
  readonly draft: RequestDraft;
  readonly onEdit: (change: Partial<RequestDraft>) => void;
}

const KINDS = [
  ['none', 'None'],
  ['json', 'JSON'],
  ['text', 'Text'],
  ['form', 'Form'],
] as const;

/** What the request carries. Text and fields are both kept when the kind is changed. */
export function BodyEditor({ entryKey, draft, onEdit }: BodyEditorProps) {
  const choose = (keys: Iterable<Key>): void => {
    const [chosen] = keys;
    const kind = KINDS.find(([id]) => id === chosen)?.[0];
    if (kind) onEdit({ bodyKind: kind });
  };
  const { bodyKind } = draft;
  return (
    <div className="body-editor">
      <div className="panel-bar">
        <ToggleButtonGroup
          className="segments"
          aria-label="Kind of content"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[bodyKind]}
          onSelectionChange={choose}
        >
          {KINDS.map(([id, name]) => (
            <ToggleButton key={id} id={id} className="segment">
              {name}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        {bodyKind === 'json' && <JsonCheck text={draft.bodyText} onFormat={(bodyText) => onEdit({ bodyText })} />}
      </div>
      {bodyKind === 'none' && <p className="panel-hint">This request carries no content.</p>}
      {(bodyKind === 'json' || bodyKind === 'text') && (
        <CodeEditor
          key={bodyKind}
          name={`${entryKey}:${bodyKind}`}
          label="Body"
          language={bodyKind}
          value={draft.bodyText}
          onChange={(bodyText) => onEdit({ bodyText })}
        />
      )}
      {bodyKind === 'form' && (
        <FieldTable
          label="Form fields"
          noun="Field"
          fields={draft.bodyFields}
          onChange={(bodyFields) => onEdit({ bodyFields })}
        />
      )}
    </div>
  );
}
