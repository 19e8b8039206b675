import { MaxLength } from 'class-validator';
import type { AppEvents, IEventService } from '../shim/index.js';
import { CloseRequests, type CloseAnswer, type CloseRequestOptions } from './close-requests.js';
import { Arg, Channel, EventService, Handle, Namespace, Public } from './decorators/index.js';
import { currentCall } from './host/call-context.js';
import { EventChannel } from './host/event-channel.js';
import { AuditService } from './services/audit/index.js';
import { HttpService } from './services/http/index.js';
import { JournalService } from './services/journal/index.js';
import { StreamService } from './services/stream/index.js';
import { AppShell } from './shell/app-shell.js';

/** The built-in services; an app's own class extends it, or takes from it what it needs. */
@EventService()
export class MainEventService implements IEventService {
  @Channel() @Public() declare readonly events: EventChannel<AppEvents>;
  @Namespace() declare readonly http: HttpService;
  @Namespace() declare readonly stream: StreamService;
  @Namespace() declare readonly journal: JournalService;
  @Namespace() declare readonly audit: AuditService;

  private readonly closeRequests = new CloseRequests();

  constructor(protected readonly shell: AppShell) {}

  @Handle()
  @Public()
  async getAppVersion(): Promise<string> {
    return this.shell.version;
  }

  @Handle()
  @Public()
  async readyToClose(): Promise<void> {
    this.closeRequests.answer(currentCall().peer.clientId, { kind: 'ready' });
  }

  @Handle()
  @Public()
  async refuseToClose(@Arg(MaxLength(1_000)) reason: string): Promise<void> {
    this.closeRequests.answer(currentCall().peer.clientId, { kind: 'refused', reason });
  }

  /**
   * Asks one page to save what it has, for its window is about to close. `CloseGuard` of `sallyport/electron` does so
   * for each window; the page answers by `onBeforeClose`.
   *
   * @returns `ready` at once when the page has not subscribed to `before-close`: it has nothing to save
   */
  async requestClose(clientId: string, options: CloseRequestOptions = {}): Promise<CloseAnswer> {
    const audience = { clientId };
    if (!this.events.isHeardBy(audience, 'before-close')) return { kind: 'ready' };
    return this.closeRequests.ask(clientId, () => this.events.to(audience).emit('before-close'), options);
  }
}
