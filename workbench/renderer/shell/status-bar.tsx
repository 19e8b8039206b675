import { ScrollText } from 'lucide-react';
import { ToggleButton } from 'react-aria-components';
import { isChanged } from '../workspace/workspace-state.js';
import { isConnected } from './connection.js';
import { SHORTCUT_KEYS } from './shortcuts.js';
import { useStore } from './store.js';
import { useWorkbench } from './workbench-context.js';

export interface StatusBarProps {
  readonly isLogOpen: boolean;
  readonly onToggleLog: () => void;
}

/** The line at the foot of the page: how it stands with main, what is not saved, and the way to the log. */
export function StatusBar({ isLogOpen, onToggleLog }: StatusBarProps) {
  const { connection, workspace } = useWorkbench();
  const isOnline = useStore(connection.status, isConnected);
  const unsaved = useStore(workspace.state, ({ entries }) => entries.filter(isChanged).length);
  return (
    <footer className="status-bar">
      <span className="status-connection" data-online={isOnline}>
        {isOnline ? 'Connected' : 'Offline'}
      </span>
      {unsaved > 0 && <span title="Kept as drafts until they are saved">{unsaved} unsaved</span>}
      <ToggleButton className="status-button" isSelected={isLogOpen} onChange={onToggleLog}>
        <ScrollText size={13} aria-hidden />
        Log
        <kbd aria-hidden="true">{SHORTCUT_KEYS.log}</kbd>
      </ToggleButton>
    </footer>
  );
}
