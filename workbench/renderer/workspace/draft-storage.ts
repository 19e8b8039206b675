import { isChanged, type EditorEntry, type WorkspaceState } from './workspace-state.js';

const STORAGE_KEY = 'sallyport.workspace.v1';
/** Browsers give a page some five million characters; what doesn't fit is only in memory. */
const MAX_CHARACTERS = 4_000_000;

/** The part of `sessionStorage` that is used. */
export type DraftStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** Keeps unsaved text over a reload of the page, as far as there is room. */
export function storeWorkspace(storage: DraftStorage, state: WorkspaceState): void {
  const entries: EditorEntry[] = [];
  let room = MAX_CHARACTERS;
  for (const entry of state.entries) {
    const isWorthKeeping = entry.key === state.selectedKey || isChanged(entry);
    const size = isWorthKeeping ? JSON.stringify(entry).length : 0;
    if (!isWorthKeeping || size > room) continue;
    room -= size;
    entries.push(entry);
  }
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify({ entries, selectedKey: state.selectedKey }));
  } catch {
    // Full or forbidden: the drafts are still in memory, which is all that is promised.
  }
}

/** What {@link storeWorkspace} kept; `undefined` when there is nothing, or nothing legible. */
export function restoreWorkspace(storage: DraftStorage): WorkspaceState | undefined {
  try {
    const value: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? 'null');
    return isWorkspaceState(value) ? value : undefined;
  } catch {
    return undefined; // Not JSON: something else wrote there.
  }
}

function isWorkspaceState(value: unknown): value is WorkspaceState {
  if (typeof value !== 'object' || value === null || !('entries' in value) || !('selectedKey' in value)) return false;
  return Array.isArray(value.entries) && value.entries.every(isEntry);
}

const isEntry = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  ['key', 'requestId', 'exchangeId', 'collectionId', 'draft', 'baseline', 'savedAtMs'].every((name) => name in value);
