import type { Events } from 'sallyport/shared';
import type { AppEvents, IEventService } from 'sallyport/shim';
import type { ICollectionsService } from './collections-service.js';
import type { IExchangesService } from './exchanges-service.js';

export interface WorkbenchEvents extends AppEvents {
  readonly 'collections-changed': void;
  readonly 'history-changed': void;
}

/** Everything the workbench's page can ask of its main process. */
export interface IWorkbenchService extends IEventService {
  readonly events: Events<WorkbenchEvents>;
  readonly collections: ICollectionsService;
  readonly exchanges: IExchangesService;
}
