import type { RequestDraft } from '../../contract/index.js';
import { BLANK_DRAFT, isSameDraft, nameOf } from './draft.js';

/** One request that has been opened in this session, with what has been typed into it. */
export interface EditorEntry {
  /** Stays the same when the request is saved for the first time. */
  readonly key: string;
  /** The saved request; `null` before the first save. */
  readonly requestId: string | null;
  /** The line of the history that was opened; `null` when none was. */
  readonly exchangeId: string | null;
  /** Where the first save puts it. */
  readonly collectionId: string | null;
  /** What the editor holds; `null` until it has been read. */
  readonly draft: RequestDraft | null;
  /** What the draft is compared with: as it was last saved, sent or begun; `null` until it has been read. */
  readonly baseline: RequestDraft | null;
  /** When the baseline was saved, in milliseconds since 1970 UTC; 0 when it never was. */
  readonly savedAtMs: number;
}

/** Everything that is open, and which of it is shown. */
export interface WorkspaceState {
  readonly entries: readonly EditorEntry[];
  readonly selectedKey: string | null;
}

export type WorkspaceAction =
  | {
      readonly kind: 'open-new';
      readonly key: string;
      readonly collectionId: string | null;
      readonly draft?: RequestDraft;
    }
  | { readonly kind: 'open-request'; readonly key: string; readonly requestId: string; readonly collectionId: string }
  | { readonly kind: 'open-exchange'; readonly key: string; readonly exchangeId: string }
  /** What was typed and not saved when the page was here last. */
  | { readonly kind: 'restore'; readonly entry: RestoredEntry }
  | { readonly kind: 'select'; readonly key: string }
  /** What main has kept arrived: it replaces a draft only where nothing has been typed. */
  | { readonly kind: 'read'; readonly key: string; readonly draft: RequestDraft; readonly savedAtMs: number }
  | { readonly kind: 'edit'; readonly key: string; readonly change: Partial<RequestDraft> }
  /** What another window has typed takes the place of what is here. */
  | { readonly kind: 'replace'; readonly key: string; readonly draft: RequestDraft }
  /** What was typed isn't wanted any more. */
  | { readonly kind: 'discard'; readonly key: string }
  | { readonly kind: 'choose-collection'; readonly key: string; readonly collectionId: string }
  | { readonly kind: 'saved'; readonly key: string; readonly request: SavedAs; readonly sent: RequestDraft }
  | { readonly kind: 'close'; readonly key: string };

/** An unsaved draft, and what it is a draft of. */
export interface RestoredEntry extends Pick<EditorEntry, 'key' | 'requestId' | 'exchangeId' | 'collectionId'> {
  readonly draft: RequestDraft;
}

/** What a save tells of the request it made or changed. */
export interface SavedAs {
  readonly id: string;
  readonly collectionId: string;
  readonly savedAtMs: number;
}

export const EMPTY_WORKSPACE: WorkspaceState = { entries: [], selectedKey: null };

/** Whether something was typed that isn't kept anywhere else. */
export function isChanged(entry: EditorEntry): boolean {
  const { draft, baseline } = entry;
  // What was restored counts as changed until it can be compared.
  return draft !== null && (baseline === null || !isSameDraft(draft, baseline));
}

/** Whether an entry exists only here, so that the sidebar must list it by itself. */
export function isUnsaved(entry: EditorEntry, isKept: (requestId: string) => boolean): boolean {
  if (entry.requestId !== null) return isChanged(entry) && !isKept(entry.requestId);
  return entry.exchangeId === null || isChanged(entry);
}

/** The entry that is shown. */
export const selectedEntry = (state: WorkspaceState): EditorEntry | null =>
  state.entries.find((entry) => entry.key === state.selectedKey) ?? null;

/** What becomes of the workspace by one action. */
export function reduceWorkspace(state: WorkspaceState, action: WorkspaceAction): WorkspaceState {
  switch (action.kind) {
    case 'open-new':
    case 'open-request':
    case 'open-exchange':
      return open(state, action);
    case 'restore':
      return { ...state, entries: [...state.entries, restoredEntry(action.entry)] };
    case 'select':
      return { ...state, selectedKey: action.key };
    case 'read':
      return change(state, action.key, (entry) => readInto(entry, action.draft, action.savedAtMs));
    case 'edit':
      return change(state, action.key, (entry) =>
        entry.draft === null ? entry : { ...entry, draft: { ...entry.draft, ...action.change } },
      );
    case 'replace':
      return change(state, action.key, (entry) => ({ ...entry, draft: action.draft }));
    case 'discard':
      return change(state, action.key, (entry) => ({ ...entry, draft: entry.baseline }));
    case 'choose-collection':
      return change(state, action.key, (entry) => ({ ...entry, collectionId: action.collectionId }));
    case 'saved':
      return change(state, action.key, (entry) => savedAs(entry, action.request, action.sent));
    case 'close':
      return {
        entries: state.entries.filter((entry) => entry.key !== action.key),
        selectedKey: state.selectedKey === action.key ? null : state.selectedKey,
      };
  }
}

type OpenAction = Extract<WorkspaceAction, { kind: 'open-new' | 'open-request' | 'open-exchange' }>;

/** Shows what is open already, or opens it. */
function open(state: WorkspaceState, action: OpenAction): WorkspaceState {
  const known = state.entries.find((entry) => isOpenAs(entry, action));
  if (known) return { ...state, selectedKey: known.key };
  return { entries: [...state.entries, newEntry(action)], selectedKey: action.key };
}

function isOpenAs(entry: EditorEntry, action: OpenAction): boolean {
  switch (action.kind) {
    case 'open-new':
      // A new request that nothing was typed into yet is as good as another one.
      return (
        action.draft === undefined &&
        entry.requestId === null &&
        entry.exchangeId === null &&
        entry.collectionId === action.collectionId &&
        !isChanged(entry)
      );
    case 'open-request':
      return entry.requestId === action.requestId;
    case 'open-exchange':
      return entry.requestId === null && entry.exchangeId === action.exchangeId;
  }
}

function newEntry(action: OpenAction): EditorEntry {
  const nothing = {
    key: action.key,
    requestId: null,
    exchangeId: null,
    collectionId: null,
    draft: null,
    baseline: null,
    savedAtMs: 0,
  };
  switch (action.kind) {
    case 'open-new':
      return {
        ...nothing,
        collectionId: action.collectionId,
        draft: action.draft ?? BLANK_DRAFT,
        baseline: BLANK_DRAFT,
      };
    case 'open-request':
      return { ...nothing, requestId: action.requestId, collectionId: action.collectionId };
    case 'open-exchange':
      return { ...nothing, exchangeId: action.exchangeId };
  }
}

function restoredEntry(entry: RestoredEntry): EditorEntry {
  const isNew = entry.requestId === null && entry.exchangeId === null;
  return { ...entry, baseline: isNew ? BLANK_DRAFT : null, savedAtMs: 0 };
}

function change(state: WorkspaceState, key: string, apply: (entry: EditorEntry) => EditorEntry): WorkspaceState {
  return { ...state, entries: state.entries.map((entry) => (entry.key === key ? apply(entry) : entry)) };
}

/** An answer that a later save has overtaken says nothing new. */
function readInto(entry: EditorEntry, draft: RequestDraft, savedAtMs: number): EditorEntry {
  if (savedAtMs < entry.savedAtMs) return entry;
  return { ...entry, draft: isChanged(entry) ? entry.draft : draft, baseline: draft, savedAtMs };
}

/** What has been typed since the save was asked for stays a change. */
function savedAs(entry: EditorEntry, request: SavedAs, sent: RequestDraft): EditorEntry {
  const draft = entry.draft && {
    ...entry.draft,
    name: nameOf(entry.draft) === sent.name ? sent.name : entry.draft.name,
  };
  const { id: requestId, collectionId, savedAtMs } = request;
  return { ...entry, requestId, collectionId, draft, baseline: sent, savedAtMs };
}
