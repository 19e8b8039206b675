import { useSharedState } from 'sallyport/renderer/react';
import { useEffect } from 'react';
import type { WorkbenchParts } from '../shell/workbench-context.js';
import { showTheme } from './theme.js';

/** Shows the page in the theme of the settings, whoever changes it. */
export function useTheme({ service }: Pick<WorkbenchParts, 'service'>): void {
  const theme = useSharedState(service.settings, (settings) => settings.theme);
  useEffect(() => {
    if (theme !== undefined) showTheme(theme);
  }, [theme]);
}
