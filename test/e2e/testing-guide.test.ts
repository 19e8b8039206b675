import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describeInChromium, launchChromium } from './chromium.js';

jest.setTimeout(60_000);

const MAIN = join(__dirname, '../../build/workbench/main/web.js');

describeInChromium('the app in a browser', () => {
  it('shows a new collection in every tab', async () => {
    const data = await mkdtemp(join(tmpdir(), 'app-in-browser-'));
    const main = spawn(process.execPath, [MAIN, '--no-open', '--data-dir', data], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const browser = await launchChromium();
    try {
      const [ready] = (await once(createInterface({ input: main.stdout }), 'line')) as [string];
      const url = ready.slice(ready.indexOf('http'));
      const [first, second] = [await browser.newPage(), await browser.newPage()];
      await Promise.all([first.goto(url), second.goto(url)]);
      await second.getByText('My requests').first().waitFor();
      await first.getByRole('button', { name: 'Add collection' }).click();
      await first.getByLabel('Collection name').fill('Shared');
      await first.getByLabel('Collection name').press('Enter');
      await second.getByText('Shared').first().waitFor();
      expect(new URL(second.url()).hash).toBe('');
    } finally {
      await browser.close();
      main.kill('SIGTERM');
      await once(main, 'exit');
      await rm(data, { recursive: true, force: true });
    }
  });
});
