export type {
  CollectionView,
  ICollectionsService,
  RequestSummary,
  SavedRequest,
  ToggledField,
} from './collections-service.js';
export type { ExchangeDetails, HistoryEntry, IExchangesService, StartedExchange } from './exchanges-service.js';
export { RequestDraft } from './payloads/request-draft.js';
export type { IWorkbenchService, WorkbenchEvents } from './workbench-service.js';
