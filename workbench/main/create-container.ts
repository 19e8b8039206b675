import { join } from 'node:path';
import {
  APP_SHELL,
  Database,
  Journal,
  STATE_STORAGE,
  Sessions,
  Users,
  registerHttp,
  type AppShell,
} from 'sallyport/main';
import { systemClock } from 'sallyport/shared';
import { Lifecycle, container as rootContainer, type DependencyContainer } from 'tsyringe';
import { AuditPlace } from './audit-place.js';
import { LimitControl } from './limits/limit-control.js';
import type { Stores } from './open-stores.js';
import { CurrentSettings } from './services/current-settings.js';
import { LogFeed } from './services/log-feed.js';
import { STARTUP_REPORT } from './services/startup-report.js';
import { WorkbenchAnnouncements } from './services/workbench-announcements.js';
import { WORKBENCH_OPTIONS } from './services/workbench-options.js';
import type { WorkbenchSchema } from './storage/workbench-schema.js';

/** What the workbench's services are made of. */
export interface WorkbenchParts extends Omit<Stores, 'report'> {
  readonly shell: AppShell;
  readonly logger: LogFeed;
  readonly dataDirectory: string;
}

/** A container of its own, from which a host can make the workbench's services. */
export function createContainer(parts: WorkbenchParts): DependencyContainer {
  const { shell, logger, dataDirectory, database, startup } = parts;
  const container = rootContainer.createChildContainer();
  container.registerInstance(APP_SHELL, shell);
  container.registerInstance<Database<WorkbenchSchema>>(Database, database);
  container.registerInstance(Journal, parts.journal);
  container.registerInstance(STATE_STORAGE, parts.states);
  container.registerInstance(Users, parts.users);
  container.registerInstance(Sessions, parts.sessions);
  container.registerInstance(AuditPlace, parts.audit);
  container.registerInstance(LimitControl, parts.limits);
  container.registerInstance(LogFeed, logger);
  container.registerInstance(CurrentSettings, new CurrentSettings());
  container.registerInstance(WORKBENCH_OPTIONS, { logger, clock: systemClock });
  container.registerInstance(STARTUP_REPORT, startup);
  // One for each host: those who announce and those who listen must meet.
  container.register(
    WorkbenchAnnouncements,
    { useClass: WorkbenchAnnouncements },
    { lifecycle: Lifecycle.ContainerScoped },
  );
  registerHttp(container, { responseDirectory: join(dataDirectory, 'responses'), version: shell.version, logger });
  return container;
}
