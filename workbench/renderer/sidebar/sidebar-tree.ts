import type { CollectionView } from '../../contract/index.js';
import { UNTITLED, nameOf } from '../workspace/draft.js';
import { isChanged, isUnsaved, type EditorEntry } from '../workspace/workspace-state.js';

/** A request in the sidebar, saved or not. */
export interface RequestRow {
  /** Unique in the sidebar; another one once it is saved. */
  readonly rowId: string;
  readonly name: string;
  readonly method: string;
  readonly requestId: string | null;
  /** Where it is, or will be, kept; `null` when that isn't decided. */
  readonly collectionId: string | null;
  /** The entry that is open for it; `null` when none is. */
  readonly entryKey: string | null;
  /** Whether closing it would lose something. */
  readonly isChanged: boolean;
}

export interface CollectionRow {
  readonly rowId: string;
  readonly collection: CollectionView;
  readonly requests: readonly RequestRow[];
}

/** What the sidebar shows under its collections. */
export interface SidebarTree {
  /** What was typed and is kept nowhere else. */
  readonly drafts: readonly RequestRow[];
  /** What main keeps. */
  readonly collections: readonly CollectionRow[];
}

/** Joins what main keeps with what is open and not saved yet. */
export function sidebarTree(collections: readonly CollectionView[], entries: readonly EditorEntry[]): SidebarTree {
  const keptIds = new Set(collections.flatMap((collection) => collection.requests.map((request) => request.id)));
  const byRequest = new Map(entries.map((entry) => [entry.requestId, entry]));
  return {
    drafts: entries.filter((entry) => isUnsaved(entry, (id) => keptIds.has(id))).map(draftRow),
    collections: collections.map((collection) => ({
      rowId: `collection:${collection.id}`,
      collection,
      requests: collection.requests.map((request) => ({
        rowId: `request:${request.id}`,
        name: request.name,
        method: request.method,
        requestId: request.id,
        collectionId: collection.id,
        ...stateOf(byRequest.get(request.id)),
      })),
    })),
  };
}

/** The row of what is shown in the editor; `null` when it has none, as an untouched line of the history. */
export function rowIdOf(entry: EditorEntry | null, tree: SidebarTree): string | null {
  if (entry === null) return null;
  const rows = [...tree.drafts, ...tree.collections.flatMap((collection) => collection.requests)];
  return rows.find((row) => row.entryKey === entry.key)?.rowId ?? null;
}

/** The rows that are shown, from the top. */
export const visibleRowIds = (tree: SidebarTree, closedIds: ReadonlySet<string>): readonly string[] => [
  ...tree.drafts.map((row) => row.rowId),
  ...tree.collections.flatMap(({ rowId, collection, requests }) => [
    rowId,
    ...(closedIds.has(collection.id) ? [] : requests.map((row) => row.rowId)),
  ]),
];

const stateOf = (entry: EditorEntry | undefined): Pick<RequestRow, 'entryKey' | 'isChanged'> => ({
  entryKey: entry?.key ?? null,
  isChanged: entry !== undefined && isChanged(entry),
});

const draftRow = (entry: EditorEntry): RequestRow => ({
  rowId: `entry:${entry.key}`,
  name: entry.draft === null ? UNTITLED : nameOf(entry.draft),
  method: entry.draft?.method ?? '',
  requestId: null,
  collectionId: entry.collectionId,
  entryKey: entry.key,
  isChanged: isChanged(entry),
});
