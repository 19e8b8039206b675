import type { RequestDraft } from '../../contract/index.js';
import { createStore, type Store } from '../shell/store.js';
import { EMPTY_WORKSPACE, reduceWorkspace, type WorkspaceAction, type WorkspaceState } from './workspace-state.js';

/** What is open in this session, and the ways to change it. */
export interface Workspace {
  readonly state: Store<WorkspaceState>;
  /** Counts how often something was asked to be shown, also what is shown already. */
  readonly asked: Store<number>;
  readonly dispatch: (action: WorkspaceAction) => void;
  readonly openNew: (collectionId: string | null, draft?: RequestDraft) => void;
  readonly openRequest: (requestId: string, collectionId: string) => void;
  readonly openExchange: (exchangeId: string) => void;
}

/** @param initial what an earlier load of the page left */
export function createWorkspace(initial: WorkspaceState = EMPTY_WORKSPACE): Workspace {
  const state = createStore(initial);
  const asked = createStore(0);
  const dispatch = (action: WorkspaceAction): void => {
    state.set(reduceWorkspace(state.get(), action));
    if (action.kind === 'select' || action.kind.startsWith('open-')) asked.set(asked.get() + 1);
  };
  const newKey = (): string => crypto.randomUUID();
  return {
    state,
    asked,
    dispatch,
    openNew: (collectionId, draft) =>
      dispatch({ kind: 'open-new', key: newKey(), collectionId, ...(draft ? { draft } : {}) }),
    openRequest: (requestId, collectionId) =>
      dispatch({ kind: 'open-request', key: newKey(), requestId, collectionId }),
    openExchange: (exchangeId) => dispatch({ kind: 'open-exchange', key: newKey(), exchangeId }),
  };
}
