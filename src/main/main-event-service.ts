import type { AppEvents, IEventService } from '../shim/index.js';
import { Channel, EventService, Handle, Namespace, Public } from './decorators/index.js';
import { EventChannel } from './host/event-channel.js';
import { HttpService } from './services/http/index.js';
import { StreamService } from './services/stream/index.js';
import { AppShell } from './shell/app-shell.js';

/** The built-in services; an app's own class extends it, or takes from it what it needs. */
@EventService()
export class MainEventService implements IEventService {
  @Channel() @Public() declare readonly events: EventChannel<AppEvents>;
  @Namespace() declare readonly http: HttpService;
  @Namespace() declare readonly stream: StreamService;

  constructor(protected readonly shell: AppShell) {}

  @Handle()
  @Public()
  // oxlint-disable-next-line require-await -- a contract's methods are asynchronous
  async getAppVersion(): Promise<string> {
    return this.shell.version;
  }
}
