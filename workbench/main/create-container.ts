import { join } from 'node:path';
import { APP_SHELL, Database, registerHttp, type AppShell, type Logger } from 'sallyport/main';
import { systemClock } from 'sallyport/shared';
import { Lifecycle, container as rootContainer, type DependencyContainer } from 'tsyringe';
import { WorkbenchAnnouncements } from './services/workbench-announcements.js';
import { WORKBENCH_OPTIONS } from './services/workbench-options.js';
import type { WorkbenchSchema } from './storage/workbench-schema.js';

/** What the workbench's services are made of. */
export interface WorkbenchParts {
  readonly shell: AppShell;
  readonly logger: Logger;
  readonly dataDirectory: string;
  readonly database: Database<WorkbenchSchema>;
}

/** A container of its own, from which a host can make the workbench's services. */
export function createContainer({ shell, logger, dataDirectory, database }: WorkbenchParts): DependencyContainer {
  const container = rootContainer.createChildContainer();
  container.registerInstance(APP_SHELL, shell);
  container.registerInstance<Database<WorkbenchSchema>>(Database, database);
  container.registerInstance(WORKBENCH_OPTIONS, { logger, clock: systemClock });
  // One for each host: those who announce and those who listen must meet.
  container.register(
    WorkbenchAnnouncements,
    { useClass: WorkbenchAnnouncements },
    { lifecycle: Lifecycle.ContainerScoped },
  );
  registerHttp(container, { responseDirectory: join(dataDirectory, 'responses'), version: shell.version, logger });
  return container;
}
