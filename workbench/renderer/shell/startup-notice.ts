import { useEffect } from 'react';
import type { SetAsideDatabase } from '../../contract/index.js';
import type { WorkbenchParts } from './workbench-context.js';

const STORAGE_KEY = 'sallyport.set-aside-seen';

const CAUSES: Readonly<Record<SetAsideDatabase['reason'], string>> = {
  damaged: 'was damaged',
  empty: 'was an empty file',
  'no-database': 'was no database',
  'orphaned-log': 'was missing, only its log was left,',
};

const NO_AUDIT =
  'The audit trail could not be opened. The workbench works all the same, but what has to be recorded can’t be done: ' +
  'looking after users, sessions and limits. The log says why.';

const DATABASES: Readonly<Record<SetAsideDatabase['use'], string>> = {
  workspace: 'The database of requests and history',
  drafts: 'The database of unsaved drafts',
  settings: 'The database of settings',
  users: 'The database of users',
  audit: 'The audit trail',
};

/** What happened to a database, in words for the user. */
export const describeSetAside = ({ use, path, reason }: SetAsideDatabase): string =>
  `${DATABASES[use]} ${CAUSES[reason]} when the workbench started, so it began with an empty one. ` +
  `Nothing was deleted: the old file is now ${path}`;

/** Tells that a database was set aside, at each load of the page until the user has dismissed it. */
export function useStartupNotice({ service, notices, report }: WorkbenchParts): void {
  useEffect(() => {
    const tell = async (): Promise<void> => {
      const { setAside, hasAudit } = await service.startup();
      if (!hasAudit) notices.add(NO_AUDIT);
      for (const each of setAside) {
        const key = `${STORAGE_KEY}.${each.use}`;
        if (localStorage.getItem(key) === each.path) continue;
        notices.add(describeSetAside(each), () => localStorage.setItem(key, each.path));
      }
    };
    tell().catch(report);
  }, [service, notices, report]);
}
