import { Database } from 'sallyport/main';
import { Lifecycle, type DependencyContainer } from 'tsyringe';
import type { WorkbenchSchema } from '../storage/workbench-schema.js';
import { WorkbenchAnnouncements } from './workbench-announcements.js';
import { WORKBENCH_OPTIONS, type WorkbenchOptions } from './workbench-options.js';

/** Makes what the workbench's services need available to the hosts of a container, each with its own announcements. */
export function registerWorkbench(
  container: DependencyContainer,
  database: Database<WorkbenchSchema>,
  options: WorkbenchOptions,
): void {
  container.registerInstance(Database, database);
  container.registerInstance(WORKBENCH_OPTIONS, options);
  container.register(
    WorkbenchAnnouncements,
    { useClass: WorkbenchAnnouncements },
    { lifecycle: Lifecycle.ContainerScoped },
  );
}
