import { DisposableStore } from 'sallyport/shared';
import type { ISettingsService } from './settings-service.js';

/** Shows the settings, and follows them. @returns ends it */
export function followSettings({ settings }: ISettingsService, page: Pick<Document, 'title' | 'body'>): Disposable {
  const subscriptions = new DisposableStore();
  // At once if there is a value, then each time that this part is another one.
  subscriptions.add(
    settings.select(
      (all) => all.theme,
      (theme) => (page.body.className = theme),
    ),
  );
  // At once if there is a value, then with each revision.
  subscriptions.add(settings.subscribe(({ recentFiles }) => (page.title = recentFiles[0] ?? 'No file')));
  return subscriptions;
}

/** One step larger, unless somebody has changed anything meanwhile. @throws {ConflictError} if so */
export async function enlarge({ settings }: ISettingsService): Promise<void> {
  const { fontSize } = await settings.ready();
  await settings.set(['fontSize'], fontSize + 1, { revision: settings.revision });
}
