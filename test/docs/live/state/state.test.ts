import { createTestHost, expectRefused, type TestHost } from 'sallyport/testing';
import { enlarge, followSettings } from './follow-settings.js';
import { SettingsService, type ISettingsService } from './settings-service.js';

describe('the settings', () => {
  let test: TestHost<ISettingsService>;

  beforeEach(async () => {
    test = await createTestHost<ISettingsService>(SettingsService);
  });

  afterEach(() => test.dispose());

  it('are the same in every window', async () => {
    const other = await test.connect();
    const page = { title: '', body: { className: '' } as HTMLElement };
    using _following = followSettings(other, page);
    await test.service.openFile('a.txt');
    await test.service.settings.set(['theme'], 'dark');
    await other.settings.ready();
    expect(page).toEqual({ title: 'a.txt', body: { className: 'dark' } });
  });

  it('are checked part by part', async () => {
    const { settings } = test.service;
    await expectRefused(settings.set(['fontSize'], 99), 'VALIDATION');
    await expectRefused(settings.set(['recentFiles'], []), 'UNSUPPORTED');
    expect(await settings.ready()).toEqual({ theme: 'light', fontSize: 14, recentFiles: [] });
  });

  it('are not changed by whoever has not seen them as they are', async () => {
    const { settings } = test.service;
    await settings.ready();
    const { revision } = settings;
    await enlarge(test.service);
    await expectRefused(settings.set(['theme'], 'dark', { revision }), 'CONFLICT');
  });
});
