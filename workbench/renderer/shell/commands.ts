import { URL_INPUT_ID } from '../editor/url-bar.js';
import { queries } from './queries.js';
import { completeDraft } from '../workspace/draft.js';
import { selectedEntry } from '../workspace/workspace-state.js';
import { useWorkbench, type WorkbenchParts } from './workbench-context.js';

/** What can be done with what is open. Each looks at it when it is called, so that the latest key press counts. */
export interface Commands {
  readonly save: () => void;
  readonly send: () => void;
  readonly cancel: (shownResponseId?: string) => void;
  readonly newRequest: () => void;
}

export function useCommands(): Commands {
  const parts = useWorkbench();
  const { workspace, runner, saver, report } = parts;
  const current = () => selectedEntry(workspace.state.get());
  return {
    save: () => {
      const entry = current();
      if (entry) saver.save(entry.key).catch(report);
    },
    send: () => {
      const entry = current();
      if (entry?.draft) void runner.send(entry.key, completeDraft(entry.draft), entry.requestId ?? '');
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
