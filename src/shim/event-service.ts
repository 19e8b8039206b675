import type { Events } from '../shared/index.js';
import type { IHttpService } from './http-service.js';
import type { IStreamService } from './stream-service.js';

/** Events that every app has. */
export interface AppEvents {
  /** The window is about to close. */
  readonly 'before-close': void;
}

/** The built-in contract; an app's own extends it. */
export interface IEventService {
  /** The app's version, such as `1.4.0`. */
  getAppVersion(): Promise<string>;
  readonly events: Events<AppEvents>;
  readonly http: IHttpService;
  readonly stream: IStreamService;
}
