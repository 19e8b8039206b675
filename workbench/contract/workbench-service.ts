import type { Events, SharedState } from 'sallyport/shared';
import type { AppEvents, IEventService, ISessionService, IUserService } from 'sallyport/shim';
import type { ICollectionsService } from './collections-service.js';
import type { IExchangesService } from './exchanges-service.js';
import type { ILimitsService } from './limits-service.js';
import type { LogExcerpt, LogLine } from './log.js';
import type { Settings } from './payloads/settings.js';
import type { StartupReport } from './startup.js';

export interface WorkbenchEvents extends AppEvents {
  /** There are users now, or none any more: who may do what has changed for everybody. */
  readonly 'access-changed': void;
}

/** What only those hear who may work here. */
export interface WorkbenchUpdates {
  readonly 'collections-changed': void;
  readonly 'history-changed': void;
  /** Main has logged something. */
  readonly 'log-line': LogLine;
}

/**
 * Everything the workbench's page can ask of its main process. As long as there are no users, everybody may use all of
 * it but `users`; from then on, whoever is signed in, as far as their roles go: for all others it has `session`, `events`,
 * the version and the answers to `before-close`, and nothing else.
 */
export interface IWorkbenchService extends IEventService {
  readonly events: Events<WorkbenchEvents>;
  readonly updates: Events<WorkbenchUpdates>;
  readonly session: ISessionService;
  /** Looks after the users; for administrators. */
  readonly users: IUserService;
  /** The same in every window; kept over restarts. */
  readonly settings: SharedState<Settings>;
  readonly limits: ILimitsService;
  readonly collections: ICollectionsService;
  readonly exchanges: IExchangesService;

  /** What is to be told of how the workbench started; the same for as long as it runs. */
  startup(): Promise<StartupReport>;

  /** What main has logged lately; `log-line` of the updates tells of what follows. */
  recentLog(): Promise<LogExcerpt>;
}
