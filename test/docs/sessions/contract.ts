import type { IEventService, ISessionService, IUserService } from 'sallyport/shim';

export interface ILibraryService {
  lend(title: string): Promise<void>;
  /** Titles, as they are lent. */
  follow(): AsyncIterable<string>;
}

export interface IAppService extends Pick<IEventService, 'getAppVersion'> {
  readonly session: ISessionService;
  readonly users: IUserService;
  readonly library: ILibraryService;
}
