import type { Events, SharedState } from 'sallyport/shared';
import type { AppEvents, IEventService } from 'sallyport/shim';
import type { ICollectionsService } from './collections-service.js';
import type { IExchangesService } from './exchanges-service.js';
import type { LogExcerpt, LogLine } from './log.js';
import type { Settings } from './payloads/settings.js';
import type { StartupReport } from './startup.js';

export interface WorkbenchEvents extends AppEvents {
  readonly 'collections-changed': void;
  readonly 'history-changed': void;
  /** Main has logged something. */
  readonly 'log-line': LogLine;
}

/** Everything the workbench's page can ask of its main process. */
export interface IWorkbenchService extends IEventService {
  readonly events: Events<WorkbenchEvents>;
  /** The same in every window; kept over restarts. */
  readonly settings: SharedState<Settings>;
  readonly collections: ICollectionsService;
  readonly exchanges: IExchangesService;

  /** What is to be told of how the workbench started; the same for as long as it runs. */
  startup(): Promise<StartupReport>;

  /** What main has logged lately; `log-line` tells of what follows. */
  recentLog(): Promise<LogExcerpt>;
}
