export { MIN_PASSWORD_LENGTH, ROLES } from './access.js';
export type {
  CollectionView,
  ICollectionsService,
  RequestSummary,
  SavedRequest,
  ToggledField,
} from './collections-service.js';
export type {
  ExchangeDetails,
  HistoryEntry,
  IExchangesService,
  SendProgress,
  StartedExchange,
} from './exchanges-service.js';
export { LIMIT_NAMES, LIMIT_RULES } from './limit-rules.js';
export type { ILimitsService } from './limits-service.js';
export type { LogExcerpt, LogLine } from './log.js';
export { MAX_NAME_CHARACTERS, NAME_PATTERN, NAME_RULE } from './name.js';
export { LimitChoices } from './payloads/limit-choices.js';
export { RequestDraft } from './payloads/request-draft.js';
export { Settings } from './payloads/settings.js';
export { SETTING_LIMITS, type Theme } from './settings-limits.js';
export type { DatabaseUse, SetAsideDatabase, StartupReport } from './startup.js';
export type { IWorkbenchService, WorkbenchEvents, WorkbenchUpdates } from './workbench-service.js';
