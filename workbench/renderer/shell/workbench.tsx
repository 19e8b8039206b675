import { useState } from 'react';
import { isAdministrator } from '../access/access.js';
import { AdministrationPage } from '../administration/administration-page.js';
import type { AdministrationTab } from '../administration/administration-tabs.js';
import { EmptyEditor } from '../editor/empty-editor.js';
import { RequestPage } from '../editor/request-page.js';
import { LogPanel } from '../log/log-panel.js';
import { SettingsDialog } from '../settings/settings-dialog.js';
import { Sidebar } from '../sidebar/sidebar.js';
import { selectedEntry } from '../workspace/workspace-state.js';
import { useCommands, type EntryQuestion } from './commands.js';
import { DiscardDialog } from './discard-dialog.js';
import { SaveAsDialog } from './save-as-dialog.js';
import { useShortcuts } from './shortcuts.js';
import { SplitPane } from './split-pane.js';
import { StatusBar } from './status-bar.js';
import { useStore } from './store.js';
import { useWorkbench } from './workbench-context.js';

/** The sidebar beside what is open, the log below when it is wanted. */
export function Workbench() {
  const { workspace } = useWorkbench();
  const administration = useAdministration();
  const entry = useStore(workspace.state, selectedEntry);
  const [question, setQuestion] = useState<{ readonly kind: EntryQuestion; readonly key: string } | null>(null);
  const asked = useStore(workspace.state, ({ entries }) => entries.find((each) => each.key === question?.key) ?? null);
  const [isLogOpen, setLogOpen] = useState(false);
  const [isSettingsOpen, setSettingsOpen] = useState(false);
  const commands = useCommands((kind, key) => setQuestion({ kind, key }));
  const toggleLog = (): void => setLogOpen((isOpen) => !isOpen);
  useShortcuts({ ...commands, settings: () => setSettingsOpen(true), log: toggleLog });
  return (
    <>
      <SplitPane
        name="sidebar"
        label="Sidebar width"
        direction="row"
        unit="px"
        initial={252}
        min={190}
        max={460}
        first={
          <Sidebar
            onNewRequest={commands.newRequest}
            onSettings={() => setSettingsOpen(true)}
            onAdministrate={administration.open}
          />
        }
        second={
          <main className="main">
            {administration.tab !== null ? (
              <AdministrationPage tab={administration.tab} onTab={administration.open} onClose={administration.close} />
            ) : entry === null ? (
              <EmptyEditor onNewRequest={commands.newRequest} />
            ) : (
              <RequestPage key={entry.key} entry={entry} commands={commands} />
            )}
          </main>
        }
      />
      {isLogOpen && <LogPanel onClose={() => setLogOpen(false)} />}
      <StatusBar isLogOpen={isLogOpen} onToggleLog={toggleLog} />
      {asked && question?.kind === 'save-as' && <SaveAsDialog entry={asked} onClose={() => setQuestion(null)} />}
      {asked && question?.kind === 'discard' && <DiscardDialog entry={asked} onClose={() => setQuestion(null)} />}
      {isSettingsOpen && <SettingsDialog onClose={() => setSettingsOpen(false)} />}
    </>
  );
}

/** Which part of the administration is on show, until something else is asked for. */
function useAdministration() {
  const { workspace, access } = useWorkbench();
  const mayLook = useStore(access.state, isAdministrator);
  const asked = useStore(workspace.asked, (value) => value);
  const [shown, setShown] = useState<{ readonly tab: AdministrationTab; readonly asked: number } | null>(null);
  return {
    tab: mayLook && shown?.asked === asked ? shown.tab : null,
    open: (tab: AdministrationTab) => setShown({ tab, asked }),
    close: () => setShown(null),
  };
}
