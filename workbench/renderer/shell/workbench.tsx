import { useStore } from './store.js';
import { EmptyEditor } from '../editor/empty-editor.js';
import { RequestPage } from '../editor/request-page.js';
import { Sidebar } from '../sidebar/sidebar.js';
import { selectedEntry } from '../workspace/workspace-state.js';
import { useCommands } from './commands.js';
import { useShortcuts } from './shortcuts.js';
import { SplitPane } from './split-pane.js';
import { useWorkbench } from './workbench-context.js';

/** The sidebar beside what is open. */
export function Workbench() {
  const { workspace } = useWorkbench();
  const entry = useStore(workspace.state, selectedEntry);
  const commands = useCommands();
  useShortcuts(commands);
  return (
    <SplitPane
      name="sidebar"
      label="Sidebar width"
      direction="row"
      unit="px"
      initial={252}
      min={190}
      max={460}
      first={<Sidebar onNewRequest={commands.newRequest} />}
      second={
        <main className="main">
          {entry === null ? (
            <EmptyEditor onNewRequest={commands.newRequest} />
          ) : (
            <RequestPage key={entry.key} entry={entry} commands={commands} />
          )}
        </main>
      }
    />
  );
}
