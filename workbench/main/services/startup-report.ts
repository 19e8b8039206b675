import type { DatabaseReport } from 'sallyport/main';
import type { InjectionToken } from 'tsyringe';
import type { DatabaseUse, StartupReport } from '../../contract/index.js';

/** The token under which the {@link StartupReport} of this run is registered. */
export const STARTUP_REPORT: InjectionToken<StartupReport> = Symbol('StartupReport');

/** What of the databases' reports is of interest to a user. */
export const startupReport = (
  reports: Readonly<Record<DatabaseUse, Pick<DatabaseReport, 'setAside'>>>,
): StartupReport => ({
  setAside: (['workspace', 'drafts', 'settings'] as const).flatMap((use) => {
    const { setAside } = reports[use];
    return setAside ? [{ use, path: setAside.to, reason: setAside.reason }] : [];
  }),
});
