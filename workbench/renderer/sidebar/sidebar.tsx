import { useQuery } from '@tanstack/react-query';
import { Plus, Settings } from 'lucide-react';
import { Button } from 'react-aria-components';
import { AccountMenu } from '../account/account-menu.js';
import type { AdministrationTab } from '../administration/administration-tabs.js';
import { IconButton } from '../shell/icon-button.js';
import { queries } from '../shell/queries.js';
import { SHORTCUT_KEYS } from '../shell/shortcuts.js';
import { SplitPane } from '../shell/split-pane.js';
import { useWorkbench } from '../shell/workbench-context.js';
import { CollectionList } from './collection-list.js';
import { HistoryList } from './history-list.js';
import { Logo } from './logo.js';

export interface SidebarProps {
  readonly onNewRequest: () => void;
  readonly onSettings: () => void;
  readonly onAdministrate: (tab: AdministrationTab) => void;
}

/** The left side of the page: what there is to open. */
export function Sidebar({ onNewRequest, onSettings, onAdministrate }: SidebarProps) {
  const { service } = useWorkbench();
  const version = useQuery(queries.version(service));
  return (
    <nav className="sidebar" aria-label="Workspace">
      <div className="brand">
        <Logo />
        <span className="brand-name">Sallyport</span>
        {version.data !== undefined && <span className="brand-version">{version.data}</span>}
        <IconButton label="Settings" keys={SHORTCUT_KEYS.settings} onPress={onSettings}>
          <Settings size={15} aria-hidden />
        </IconButton>
        <AccountMenu onAdministrate={onAdministrate} />
      </div>
      <div className="sidebar-new">
        <Button className="button wide" onPress={onNewRequest}>
          <Plus size={15} aria-hidden />
          New request
        </Button>
      </div>
      <SplitPane
        name="history"
        label="Divide of the sidebar"
        direction="column"
        unit="%"
        initial={58}
        min={20}
        max={85}
        first={<CollectionList />}
        second={<HistoryList />}
      />
      <p className="visually-hidden">New request: {SHORTCUT_KEYS.newRequest}</p>
    </nav>
  );
}
