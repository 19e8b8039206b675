import type { Logger } from 'sallyport/main';
import type { Clock } from 'sallyport/shared';
import type { InjectionToken } from 'tsyringe';

/** What the workbench's services are given by the process they run in. */
export interface WorkbenchOptions {
  readonly logger: Logger;
  readonly clock: Clock;
}

/** The token under which {@link WorkbenchOptions} are registered. */
export const WORKBENCH_OPTIONS: InjectionToken<WorkbenchOptions> = Symbol('WorkbenchOptions');
