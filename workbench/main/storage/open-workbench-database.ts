import { openDatabase, type OpenDatabaseOptions, type OpenedDatabase } from 'sallyport/main';
import { ExchangesRepository } from './exchanges-repository.js';
import { WORKBENCH_MIGRATIONS } from './workbench-migrations.js';
import type { WorkbenchSchema } from './workbench-schema.js';

/**
 * Opens what the workbench keeps. Exchanges that were under way when it ended last are interrupted from now on.
 *
 * @throws {UnavailableError} as `openDatabase` does
 */
export async function openWorkbenchDatabase(
  options: Omit<OpenDatabaseOptions, 'migrations' | 'fileName'>,
): Promise<OpenedDatabase<WorkbenchSchema>> {
  const opened = await openDatabase<WorkbenchSchema>({
    ...options,
    fileName: 'workbench.db',
    migrations: WORKBENCH_MIGRATIONS,
  });
  await new ExchangesRepository(opened.database).interruptRunning();
  return opened;
}
