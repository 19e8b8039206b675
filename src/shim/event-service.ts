import type { Events } from '../shared/index.js';
import type { IAuditService } from './audit-service.js';
import type { IHttpService } from './http-service.js';
import type { IJournalService } from './journal-service.js';
import type { IStreamService } from './stream-service.js';

/** Events that every app has. */
export interface AppEvents {
  /** The window is about to close: save, then answer. `onBeforeClose` of `sallyport/renderer` does both. */
  readonly 'before-close': void;
}

/** The built-in contract; an app's own extends it. */
export interface IEventService {
  /** The app's version, such as `1.4.0`. */
  getAppVersion(): Promise<string>;
  readonly events: Events<AppEvents>;
  /** Answers `before-close`: nothing would be lost. Does nothing when nobody has asked. */
  readyToClose(): Promise<void>;
  /**
   * Answers `before-close`: the window has to stay, since something could not be saved.
   *
   * @param reason for main's log, at most 1,000 characters
   */
  refuseToClose(reason: string): Promise<void>;
  readonly http: IHttpService;
  readonly stream: IStreamService;
  readonly journal: IJournalService;
  /** Of use where the host has an audit trail of `openAuditTrail`. */
  readonly audit: IAuditService;
}
