import { EventEmitter, on } from 'node:events';
import { MaxLength } from 'class-validator';
import {
  Arg,
  EventService,
  Handle,
  Namespace,
  Public,
  Requires,
  SessionService,
  Stream,
  UserService,
  currentCall,
} from 'sallyport/main';
import type { IAppService, ILibraryService } from './contract.js';

@EventService({ access: 'library:read' })
export class LibraryService implements ILibraryService {
  private readonly lendings = new EventEmitter();

  @Handle()
  @Requires('library:lend')
  async lend(@Arg(MaxLength(200)) title: string): Promise<void> {
    // Who it is, main knows; the page is not asked.
    this.lendings.emit('lent', `${title}, to ${currentCall().session?.userName}`);
  }

  @Stream()
  async *follow(signal?: AbortSignal): AsyncIterable<string> {
    for await (const [line] of on(this.lendings, 'lent', { signal })) yield String(line);
  }
}

@EventService()
export class AppService implements IAppService {
  @Namespace() declare readonly session: SessionService;
  @Namespace() declare readonly users: UserService;
  @Namespace() declare readonly library: LibraryService;

  @Handle()
  @Public()
  async getAppVersion(): Promise<string> {
    return '1.0.0';
  }
}
