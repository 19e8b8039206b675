import { AppShell, Channel, EventService, MainEventService, Namespace, type EventChannel } from 'sallyport/main';
import type { Subscription } from 'sallyport/shared';
import type { IWorkbenchService, WorkbenchEvents } from '../contract/index.js';
import { CollectionsService } from './services/collections-service.js';
import { ExchangesService } from './services/exchanges-service.js';
import { WorkbenchAnnouncements } from './services/workbench-announcements.js';

/** Everything that the workbench's page can ask for: the built-in services and the workbench's own. */
@EventService()
export class WorkbenchMainService extends MainEventService implements IWorkbenchService, Disposable {
  @Channel() declare readonly events: EventChannel<WorkbenchEvents>;
  @Namespace() declare readonly collections: CollectionsService;
  @Namespace() declare readonly exchanges: ExchangesService;

  private readonly subscription: Subscription;

  constructor(shell: AppShell, announcements: WorkbenchAnnouncements) {
    super(shell);
    this.subscription = announcements.subscribe((change) => this.events.emit(change));
  }

  [Symbol.dispose](): void {
    this.subscription();
  }
}
