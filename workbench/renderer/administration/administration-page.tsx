import { X } from 'lucide-react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { IconButton } from '../shell/icon-button.js';
import { useStore } from '../shell/store.js';
import { useWorkbench } from '../shell/workbench-context.js';
import type { AdministrationTab } from './administration-tabs.js';
import { AuditPage } from './audit/audit-page.js';
import { LimitsPage } from './limits/limits-page.js';
import { UsersPage } from './users/users-page.js';

export interface AdministrationPageProps {
  readonly tab: AdministrationTab;
  readonly onTab: (tab: AdministrationTab) => void;
  readonly onClose: () => void;
}

/** Users, audit trail and limits, in place of what is open. */
export function AdministrationPage({ tab, onTab, onClose }: AdministrationPageProps) {
  const { access } = useWorkbench();
  const hasUsers = useStore(access.state, ({ kind }) => kind === 'signed-in');
  const shown = tab === 'users' && !hasUsers ? 'audit' : tab;
  return (
    <Tabs
      className="tabs administration"
      selectedKey={shown}
      onSelectionChange={(key) => onTab(key as AdministrationTab)}
    >
      <header className="administration-bar">
        <h1>Administration</h1>
        <TabList className="tab-list" aria-label="Administration">
          {hasUsers && (
            <Tab id="users" className="tab">
              Users and sessions
            </Tab>
          )}
          <Tab id="audit" className="tab">
            Audit trail
          </Tab>
          <Tab id="limits" className="tab">
            Limits
          </Tab>
        </TabList>
        <IconButton label="Close the administration" onPress={onClose}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      <TabPanel id="users" className="tab-panel">
        <UsersPage />
      </TabPanel>
      <TabPanel id="audit" className="tab-panel">
        <AuditPage />
      </TabPanel>
      <TabPanel id="limits" className="tab-panel">
        <LimitsPage />
      </TabPanel>
    </Tabs>
  );
}
