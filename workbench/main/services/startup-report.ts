import type { DatabaseReport } from 'sallyport/main';
import type { InjectionToken } from 'tsyringe';
import type { DatabaseUse, StartupReport } from '../../contract/index.js';

/** The token under which the {@link StartupReport} of this run is registered. */
export const STARTUP_REPORT: InjectionToken<StartupReport> = Symbol('StartupReport');

/** What of the databases' reports is of interest to a user. */
export const startupReport = (
  reports: Readonly<Record<Exclude<DatabaseUse, 'audit'>, Pick<DatabaseReport, 'setAside'>>> & {
    /** `null` when it could not be opened at all. */
    readonly audit: Pick<DatabaseReport, 'setAside'> | null;
  },
): StartupReport => ({
  setAside: (['workspace', 'drafts', 'settings', 'users', 'audit'] as const).flatMap((use) => {
    const setAside = reports[use]?.setAside;
    return setAside ? [{ use, path: setAside.to, reason: setAside.reason }] : [];
  }),
  hasAudit: reports.audit !== null,
});
