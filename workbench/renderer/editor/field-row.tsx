import { Plus, X } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { ToggledField } from '../../contract/index.js';

export interface FieldRowProps {
  /** What this row is: `Header 2`. */
  readonly label: string;
  /** `null` for the blank row at the end. */
  readonly field: ToggledField | null;
  /** What typing into the blank row does. */
  readonly addText: string;
  readonly nameListId?: string;
  readonly onChange: (change: Partial<ToggledField>) => void;
  readonly onRemove: () => void;
}

/** A name with its value, a switch, and a way to be rid of it. */
export function FieldRow({ label, field, addText, nameListId, onChange, onRemove }: FieldRowProps) {
  const isBlank = field === null;
  return (
    <tr data-off={field?.enabled === false} data-blank={isBlank}>
      <td className="field-switch">
        <FieldSwitch label={label} field={field} onChange={onChange} />
      </td>
      <td>
        <input
          className="field-name"
          aria-label={`${label} name`}
          placeholder={isBlank ? addText : 'Name'}
          maxLength={1_024}
          list={nameListId}
          autoComplete="off"
          spellCheck={false}
          value={field?.name ?? ''}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </td>
      <td>
        <input
          className="field-value"
          aria-label={`${label} value`}
          placeholder={isBlank ? '' : 'Value'}
          maxLength={65_536}
          autoComplete="off"
          spellCheck={false}
          value={field?.value ?? ''}
          onChange={(event) => onChange({ value: event.target.value })}
        />
      </td>
      <td className="field-remove">
        {!isBlank && (
          <Button className="icon-button" aria-label={`Remove ${label}`} onPress={onRemove}>
            <X size={14} aria-hidden />
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Of the blank row there is nothing to switch. */
function FieldSwitch({ label, field, onChange }: Pick<FieldRowProps, 'label' | 'field' | 'onChange'>) {
  if (field === null) return <Plus size={13} aria-hidden />;
  return (
    <input
      type="checkbox"
      aria-label={`${label} enabled`}
      checked={field.enabled}
      onChange={(event) => onChange({ enabled: event.target.checked })}
    />
  );
}
