import {
  AppShell,
  Channel,
  EventService,
  Handle,
  MainEventService,
  Namespace,
  Requires,
  SessionService,
  State,
  UserService,
  Users,
  type EventChannel,
  type StateCell,
} from 'sallyport/main';
import { DisposableStore } from 'sallyport/shared';
import { inject } from 'tsyringe';
import {
  Settings,
  type IWorkbenchService,
  type LogExcerpt,
  type StartupReport,
  type WorkbenchEvents,
  type WorkbenchUpdates,
} from '../contract/index.js';
import { CollectionsService } from './services/collections-service.js';
import { ExchangesService } from './services/exchanges-service.js';
import { LimitsService } from './services/limits-service.js';
import { LogFeed } from './services/log-feed.js';
import { OwnJournalService } from './services/own-journal-service.js';
import { STARTUP_REPORT } from './services/startup-report.js';
import { WorkbenchAnnouncements } from './services/workbench-announcements.js';
import { WorkbenchAuditService } from './services/workbench-audit-service.js';

/** Everything that the workbench's page can ask for: the built-in services and the workbench's own. */
@EventService()
export class WorkbenchMainService extends MainEventService implements IWorkbenchService, Disposable {
  @Channel() declare readonly events: EventChannel<WorkbenchEvents>;
  @Channel() @Requires('updates:read') declare readonly updates: EventChannel<WorkbenchUpdates>;
  @Namespace() declare readonly session: SessionService;
  @Namespace() declare readonly users: UserService;
  @Namespace() declare readonly audit: WorkbenchAuditService;
  @Namespace() declare readonly journal: OwnJournalService;
  @Namespace() declare readonly limits: LimitsService;
  @Namespace() declare readonly collections: CollectionsService;
  @Namespace() declare readonly exchanges: ExchangesService;
  @State({ of: Settings, access: 'settings:read', writable: { access: 'settings:write' }, persist: true })
  declare readonly settings: StateCell<Settings>;

  private readonly subscriptions = new DisposableStore();

  constructor(
    shell: AppShell,
    announcements: WorkbenchAnnouncements,
    private readonly log: LogFeed,
    @inject(STARTUP_REPORT) private readonly startupReport: StartupReport,
    people: Users,
  ) {
    super(shell);
    this.subscriptions.add(announcements.subscribe((change) => this.updates.emit(change)));
    this.subscriptions.add(log.subscribe((line) => this.updates.emit('log-line', line)));
    let wasEmpty = people.isEmpty;
    this.subscriptions.add(
      people.subscribe(() => {
        if (people.isEmpty !== wasEmpty) this.events.emit('access-changed');
        wasEmpty = people.isEmpty;
      }),
    );
  }

  @Handle()
  @Requires('startup:read')
  async startup(): Promise<StartupReport> {
    return this.startupReport;
  }

  @Handle()
  @Requires('log:read')
  async recentLog(): Promise<LogExcerpt> {
    return this.log.recent;
  }

  [Symbol.dispose](): void {
    this.subscriptions.dispose();
  }
}
