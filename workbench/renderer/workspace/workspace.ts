import type { RequestDraft } from '../../contract/index.js';
import { createStore, type Store } from '../shell/store.js';
import { EMPTY_WORKSPACE, reduceWorkspace, type WorkspaceAction, type WorkspaceState } from './workspace-state.js';

/** What is open in this session, and the ways to change it. */
export interface Workspace {
  readonly state: Store<WorkspaceState>;
  readonly dispatch: (action: WorkspaceAction) => void;
  readonly openNew: (collectionId: string | null, draft?: RequestDraft) => void;
  readonly openRequest: (requestId: string, collectionId: string) => void;
  readonly openExchange: (exchangeId: string) => void;
}

/** @param initial what an earlier load of the page left */
export function createWorkspace(initial: WorkspaceState = EMPTY_WORKSPACE): Workspace {
  const state = createStore(initial);
  const dispatch = (action: WorkspaceAction): void => state.set(reduceWorkspace(state.get(), action));
  const newKey = (): string => crypto.randomUUID();
  return {
    state,
    dispatch,
    openNew: (collectionId, draft) =>
      dispatch({ kind: 'open-new', key: newKey(), collectionId, ...(draft ? { draft } : {}) }),
    openRequest: (requestId, collectionId) =>
      dispatch({ kind: 'open-request', key: newKey(), requestId, collectionId }),
    openExchange: (exchangeId) => dispatch({ kind: 'open-exchange', key: newKey(), exchangeId }),
  };
}
