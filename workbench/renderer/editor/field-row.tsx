import { X } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { ToggledField } from '../../contract/index.js';

export interface FieldRowProps {
  /** What this row is: `Header 2`. */
  readonly label: string;
  /** `null` for the blank row at the end. */
  readonly field: ToggledField | null;
  readonly nameListId?: string;
  readonly onChange: (change: Partial<ToggledField>) => void;
  readonly onRemove: () => void;
}

/** A name with its value, a switch, and a way to be rid of it. */
export function FieldRow({ label, field, nameListId, onChange, onRemove }: FieldRowProps) {
  const isBlank = field === null;
  return (
    <tr data-off={field?.enabled === false} data-blank={isBlank}>
      <td className="field-switch">
        {!isBlank && (
          <input
            type="checkbox"
            aria-label={`${label} enabled`}
            checked={field.enabled}
            onChange={(event) => onChange({ enabled: event.target.checked })}
          />
        )}
      </td>
      <td>
        <input
          className="field-name"
          aria-label={`${label} name`}
          placeholder="Name"
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
          placeholder="Value"
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
