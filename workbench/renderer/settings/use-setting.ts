import { useSharedState } from 'sallyport/renderer/react';
import type { Settings } from '../../contract/index.js';
import { useWorkbench, type WorkbenchParts } from '../shell/workbench-context.js';

/** A setting as it is now; `undefined` until main has told it. */
export function useSetting<Name extends keyof Settings>(name: Name): Settings[Name] | undefined {
  const { service } = useWorkbench();
  return useSharedState(service.settings, (settings) => settings[name]);
}

/** Changes a setting in every window. @throws {ServiceError} when main refuses it */
export function changeSetting<Name extends keyof Settings>(
  { service }: Pick<WorkbenchParts, 'service'>,
  name: Name,
  value: Settings[Name],
): Promise<void> {
  return service.settings.set([name], value);
}
