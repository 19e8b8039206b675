import { useCall, useSharedState } from 'sallyport/renderer/react';
import { useService } from './sallyport.js';

export function ThemeSwitch() {
  const { settings } = useService();
  const theme = useSharedState(settings, (all) => all.theme);
  const change = useCall((next: 'dark' | 'light') => settings.set(['theme'], next));
  if (theme === undefined) return null;
  return (
    <button
      type="button"
      disabled={change.isPending}
      onClick={() => void change.run(theme === 'dark' ? 'light' : 'dark')}
    >
      {theme}
    </button>
  );
}
