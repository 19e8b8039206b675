import type { Theme } from '../../contract/index.js';
import { THEMES } from '../../contract/settings-limits.js';

const STORAGE_KEY = 'sallyport.theme';

/** Shows the page in a theme, and remembers it for the next load, until main has told the settings. */
export function showTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  localStorage.setItem(STORAGE_KEY, theme);
}

/** Shows the theme of the last load: a dark page must not begin with a white flash. */
export function showLatestTheme(): void {
  const stored = localStorage.getItem(STORAGE_KEY);
  const theme = THEMES.find((each) => each === stored);
  if (theme) document.documentElement.dataset['theme'] = theme;
}
