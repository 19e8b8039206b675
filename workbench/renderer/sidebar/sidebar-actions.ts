import type { CollectionView } from '../../contract/index.js';
import { cleanName } from '../../contract/name.js';
import { useWorkbench } from '../shell/workbench-context.js';
import { draftOf, nameOf } from '../workspace/draft.js';
import type { RequestRow } from './sidebar-tree.js';

/** What the sidebar does with collections and requests. */
export interface SidebarActions {
  readonly open: (row: RequestRow) => void;
  readonly duplicate: (row: RequestRow) => Promise<void>;
  /** @throws {ServiceError} */
  readonly rename: (row: RequestRow, name: string) => Promise<void>;
  /** @throws {ServiceError} */
  readonly deleteRequest: (row: RequestRow) => Promise<void>;
  /** @throws {ServiceError} */
  readonly deleteCollection: (collection: CollectionView) => Promise<void>;
}

export function useSidebarActions(): SidebarActions {
  const { service, workspace, runner, report } = useWorkbench();
  const close = (key: string | null): void => {
    if (key === null) return;
    void runner.cancel(key).catch(report);
    workspace.dispatch({ kind: 'close', key });
  };
  return {
    open: ({ entryKey, requestId, collectionId }) => {
      if (entryKey !== null) workspace.dispatch({ kind: 'select', key: entryKey });
      else if (requestId !== null && collectionId !== null) workspace.openRequest(requestId, collectionId);
    },
    duplicate: async (row) => {
      const open = workspace.state.get().entries.find((entry) => entry.key === row.entryKey)?.draft;
      try {
        const draft =
          open ?? (row.requestId === null ? null : draftOf(await service.collections.readRequest(row.requestId)));
        if (draft)
          workspace.openNew(row.collectionId, { ...draft, name: cleanName(`${nameOf(draft).slice(0, 190)} copy`) });
      } catch (error) {
        report(error);
      }
    },
    rename: async ({ requestId, entryKey }, name) => {
      if (requestId !== null) await service.collections.renameRequest(requestId, name);
      // What is open may have unsaved changes, which would keep the name from before.
      if (entryKey !== null) workspace.dispatch({ kind: 'edit', key: entryKey, change: { name } });
    },
    deleteRequest: async (row) => {
      if (row.requestId !== null) await service.collections.deleteRequest(row.requestId);
      close(row.entryKey);
    },
    deleteCollection: async (collection) => {
      await service.collections.deleteCollection(collection.id);
      const gone = new Set(collection.requests.map((request) => request.id));
      for (const { key, requestId } of workspace.state.get().entries) {
        if (requestId !== null && gone.has(requestId)) close(key);
      }
    },
  };
}
