import { selectedEntry, type EditorEntry } from './workspace-state.js';
import type { Workspace } from './workspace.js';

const STORAGE_KEY = 'sallyport.shown.v1';

/** The part of `sessionStorage` that is used. */
export type ShownStorage = Pick<Storage, 'getItem' | 'setItem'>;

type Shown = Pick<EditorEntry, 'key' | 'requestId' | 'exchangeId' | 'collectionId'>;

/** Remembers what is on show over a reload of the tab, until the result is called. What is typed is kept by main. */
export function rememberShown(storage: ShownStorage, workspace: Pick<Workspace, 'state'>): () => void {
  let latest: string | undefined;
  return workspace.state.subscribe(() => {
    const entry = selectedEntry(workspace.state.get());
    const { key, requestId, exchangeId, collectionId } = entry ?? NOTHING;
    const text = JSON.stringify({ key, requestId, exchangeId, collectionId });
    if (text === latest) return;
    latest = text;
    storage.setItem(STORAGE_KEY, text);
  });
}

/** Shows again what was on show when the tab was reloaded, as far as there is such a thing. */
export function showAgain(storage: ShownStorage, workspace: Workspace): void {
  const { key, requestId, exchangeId, collectionId } = read(storage);
  const { entries } = workspace.state.get();
  if (requestId !== null && collectionId !== null) workspace.openRequest(requestId, collectionId);
  else if (exchangeId !== null) workspace.openExchange(exchangeId);
  else if (entries.some((entry) => entry.key === key)) workspace.dispatch({ kind: 'select', key });
}

const NOTHING: Shown = { key: '', requestId: null, exchangeId: null, collectionId: null };

function read(storage: ShownStorage): Shown {
  try {
    const value: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? 'null');
    return isShown(value) ? value : NOTHING;
  } catch {
    return NOTHING; // Not JSON: something else wrote there.
  }
}

function isShown(value: unknown): value is Shown {
  if (typeof value !== 'object' || value === null) return false;
  const { key, requestId, exchangeId, collectionId } = value as Record<keyof Shown, unknown>;
  return typeof key === 'string' && [requestId, exchangeId, collectionId].every(isTextOrNull);
}

const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string';
