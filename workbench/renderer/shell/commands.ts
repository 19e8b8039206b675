import { completeMethod } from '../editor/complete-method.js';
import { completeUrl } from '../editor/missing-scheme.js';
import { URL_INPUT_ID } from '../editor/url-bar.js';
import { isConnected } from './connection.js';
import { isConnectionLost } from './describe-error.js';
import { queries } from './queries.js';
import { completeDraft } from '../workspace/draft.js';
import { isChanged, selectedEntry } from '../workspace/workspace-state.js';
import { useWorkbench, type WorkbenchParts } from './workbench-context.js';

/** What can be done with what is open. Each looks at it when it is called, so that the latest key press counts. */
export interface Commands {
  readonly save: () => void;
  readonly saveAs: () => void;
  readonly discard: () => void;
  readonly send: () => void;
  readonly cancel: (shownResponseId?: string) => void;
  readonly newRequest: () => void;
}

const NOT_SAVED = 'It could not be saved: the main process can’t be reached. Save it when the connection is back.';

/** What has to be asked before something is done with an entry. */
export type EntryQuestion = 'save-as' | 'discard';

/** @param ask asks about an entry; the answer does it */
export function useCommands(ask: (question: EntryQuestion, key: string) => void): Commands {
  const parts = useWorkbench();
  const { workspace, runner, saver, connection, notices, report } = parts;
  const current = () => selectedEntry(workspace.state.get());
  return {
    save: () => {
      const entry = current();
      if (entry)
        saver
          .save(entry.key)
          .catch((error: unknown) => (isConnectionLost(error) ? notices.add(NOT_SAVED) : report(error)));
    },
    saveAs: () => {
      const entry = current();
      if (entry?.draft) ask('save-as', entry.key);
    },
    discard: () => {
      const entry = current();
      if (entry && isChanged(entry)) ask('discard', entry.key);
    },
    send: () => {
      const entry = current();
      if (!entry?.draft || !isConnected(connection.status.get())) return;
      const { key, draft, requestId } = entry;
      const change = { url: completeUrl(draft.url), method: completeMethod(draft.method) };
      // So that one sees what was sent, and saves it so.
      if (change.url !== draft.url || change.method !== draft.method) workspace.dispatch({ kind: 'edit', key, change });
      void runner.send(key, completeDraft({ ...draft, ...change }), requestId ?? '');
    },
    cancel: (shownResponseId) => {
      const entry = current();
      if (entry) runner.cancel(entry.key, shownResponseId).catch(report);
    },
    newRequest: () => {
      workspace.openNew(collectionForNew(parts));
      // A blank request that was open already; one that is opened takes the focus by itself.
      document.getElementById(URL_INPUT_ID)?.focus();
    },
  };
}

/** The collection of what is open, else the first one. */
function collectionForNew({ workspace, queryClient, service }: WorkbenchParts): string | null {
  const collections = queryClient.getQueryData(queries.collections(service).queryKey) ?? [];
  const openIn = selectedEntry(workspace.state.get())?.collectionId;
  return (collections.find((collection) => collection.id === openIn) ?? collections[0])?.id ?? null;
}
