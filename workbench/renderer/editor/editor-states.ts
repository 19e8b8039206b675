import { EditorState, type Extension } from '@codemirror/state';
import { historyField } from '@codemirror/commands';

const MAX_KEPT = 20;
const FIELDS = { history: historyField };
const kept = new Map<string, unknown>();

/** Keeps where an editor stood, with its undo steps; of the latest twenty. */
export function keepState(name: string, state: EditorState): void {
  kept.delete(name);
  kept.set(name, state.toJSON(FIELDS));
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
}

/** What was kept under a name, unless the text has become another one since. */
export function keptState(name: string, text: string, extensions: readonly Extension[]): EditorState | null {
  const json = kept.get(name);
  if (json === undefined) return null;
  const state = EditorState.fromJSON(json, { extensions: [...extensions] }, FIELDS);
  return state.doc.toString() === text ? state : null;
}
