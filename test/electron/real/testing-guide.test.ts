import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from 'playwright-core';

jest.setTimeout(60_000);

describe('the app in Electron itself', () => {
  it('adds a collection in its window', async () => {
    const executablePath = process.env['SALLYPORT_ELECTRON'];
    if (executablePath === undefined) throw new Error('Use `npm run test:electron`');
    const data = await mkdtemp(join(tmpdir(), 'app-in-electron-'));
    // Its own small entry: Playwright puts switches before the program's name, which `process.argv` then has too.
    const app = await _electron.launch({
      executablePath,
      args: [join(__dirname, 'workbench-entry.mjs'), '--data-dir', data],
      chromiumSandbox: true,
    });
    try {
      const page = await app.firstWindow();
      await page.getByRole('button', { name: 'Add collection' }).click();
      await page.getByLabel('Collection name').fill('Added');
      await page.getByLabel('Collection name').press('Enter');
      await page.getByText('Added').first().waitFor();
      const hasOneWindow = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length === 1);
      expect(hasOneWindow).toBe(true);
    } finally {
      await app.close();
      await rm(data, { recursive: true, force: true });
    }
  });
});
