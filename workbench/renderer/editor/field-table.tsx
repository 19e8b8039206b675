import { useId, useRef } from 'react';
import type { ToggledField } from '../../contract/index.js';
import { FieldRow } from './field-row.js';
import { editField, removeField } from './field-list.js';

export interface FieldTableProps {
  /** The accessible name of the table. */
  readonly label: string;
  /** What one row is: `Header`. */
  readonly noun: string;
  readonly fields: readonly ToggledField[];
  readonly onChange: (fields: readonly ToggledField[]) => void;
  /** Names that are offered while one types. */
  readonly names?: readonly string[];
}

/** Names with values, each with a switch. Typing into the last, blank row adds it. */
export function FieldTable({ label, noun, fields, onChange, names }: FieldTableProps) {
  const listId = useId();
  const body = useRef<HTMLTableSectionElement>(null);
  const remove = (index: number): void => {
    onChange(removeField(fields, index));
    // The row that moves up takes the place of the one that went, under the finger and for the keyboard.
    requestAnimationFrame(() => body.current?.rows[index]?.querySelector<HTMLElement>('.field-name')?.focus());
  };
  return (
    <div className="field-scroll">
      <table className="fields" aria-label={label}>
        <colgroup>
          <col className="field-switch" />
          <col className="field-names" />
          <col />
          <col className="field-remove" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Enabled</span>
            </th>
            <th scope="col">Name</th>
            <th scope="col">Value</th>
            <th scope="col">
              <span className="visually-hidden">Remove</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {[...fields, null].map((field, index) => (
            <FieldRow
              // Rows are told apart by their place alone: all they show comes from `fields`.
              key={index}
              label={`${noun} ${index + 1}`}
              field={field}
              addText={`Add a ${noun.toLowerCase()}`}
              {...(names ? { nameListId: listId } : {})}
              onChange={(change) => onChange(editField(fields, index, change))}
              onRemove={() => remove(index)}
            />
          ))}
        </tbody>
      </table>
      {names && <NameList id={listId} names={names} />}
    </div>
  );
}

function NameList({ id, names }: { readonly id: string; readonly names: readonly string[] }) {
  return (
    <datalist id={id}>
      {names.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </datalist>
  );
}
