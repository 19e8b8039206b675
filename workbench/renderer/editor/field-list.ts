import type { ToggledField } from '../../contract/index.js';

const BLANK: ToggledField = { name: '', value: '', enabled: true };

/** Changes a field; at the index after the last one, adds it. */
export function editField(
  fields: readonly ToggledField[],
  index: number,
  change: Partial<ToggledField>,
): readonly ToggledField[] {
  return fields.toSpliced(index, 1, { ...(fields[index] ?? BLANK), ...change });
}

export const removeField = (fields: readonly ToggledField[], index: number): readonly ToggledField[] =>
  fields.toSpliced(index, 1);
