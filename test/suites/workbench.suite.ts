import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describeInChromium } from '../e2e/chromium.js';
import { OriginServer } from '../e2e/origin-server.js';
import { watchResidentMemory } from '../e2e/resident-memory.js';
import type { RunningWorkbench, WorkbenchSite, WorkbenchTarget } from '../targets/workbench/workbench-target.js';

/** The built workbench from end to end: what a user does, and what they then see. */
export function describeWorkbench(target: WorkbenchTarget): void {
  const describeTarget = target.name === 'electron' ? describe : describeInChromium;

  describeTarget(`the workbench, target ${target.name}`, () => {
    let site: WorkbenchSite;
    let origin: OriginServer;
    let dataDirectory: string;
    let workbench: RunningWorkbench;
    let page: Page;

    beforeAll(async () => {
      [site, origin] = await Promise.all([target.open(), OriginServer.start()]);
    });

    afterAll(async () => {
      await site?.[Symbol.asyncDispose]();
      await origin?.close();
    });

    beforeEach(async () => {
      dataDirectory = await mkdtemp(join(tmpdir(), 'sallyport-e2e-'));
      await start();
    });

    afterEach(async () => {
      await workbench.stop();
      await rm(dataDirectory, { recursive: true, force: true });
      expect(workbench.problems).toEqual([]);
    });

    const start = async (): Promise<void> => {
      workbench = await site.start(dataDirectory);
      ({ page } = workbench);
    };

    const named = (name: string): Locator => page.getByLabel(name, { exact: true });
    const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
    const textOf = async (locator: Locator): Promise<string> => (await locator.textContent()) ?? '';

    const newRequest = async (name: string, url: string): Promise<void> => {
      await button('New request').first().click();
      await named('Request name').fill(name);
      await named('URL').fill(url);
    };

    const expectText = async (locator: Locator, pattern: RegExp): Promise<void> => {
      await locator.filter({ hasText: pattern }).first().waitFor();
    };

    it('sends a request and shows a JSON answer, pretty-printed, with status, time and size', async () => {
      await newRequest('Greeting', `${origin.url}/json`);
      await button('Send').click();
      await expectText(named('Status'), /200/);
      await expectText(named('Response body'), /"greeting": "hello"/);
      expect(await textOf(named('Time'))).toMatch(/\d+(\.\d+)?\s?(ms|s)/);
      expect(await textOf(named('Size'))).toMatch(/\d+\s?B/);
      expect(
        await page
          .getByRole('list', { name: 'History' })
          .or(page.getByLabel('History', { exact: true }))
          .first()
          .textContent(),
      ).toContain('/json');
    });

    it('takes the token out of the address and keeps it for a reload', async () => {
      await named('Collections').first().waitFor();
      expect(new URL(page.url()).hash).toBe('');
      await page.reload();
      await expectText(named('Collections').first(), /My requests/);
    });

    it('streams 64 MiB with progress and stays responsive', async () => {
      const bytes = 64 * 1_048_576;
      await newRequest('Big', `${origin.url}/big?bytes=${bytes}`);
      await page.evaluate(() => {
        const watch = { longestMs: 0, last: performance.now(), sawProgress: false };
        (globalThis as unknown as { watch: typeof watch }).watch = watch;
        const tick = (): void => {
          const now = performance.now();
          watch.longestMs = Math.max(watch.longestMs, now - watch.last);
          watch.last = now;
          if (document.querySelector('[role=progressbar]')) watch.sawProgress = true;
          setTimeout(tick, 10);
        };
        tick();
      });
      await button('Send').click();
      await expectText(named('Size'), /64(\.0+)?\s?Mi?B/);
      await expectText(named('Response body'), /line 0+/);
      const watch = await page.evaluate(
        () => (globalThis as unknown as { watch: { longestMs: number; sawProgress: boolean } }).watch,
      );
      expect(watch.sawProgress).toBe(true);
      expect(watch.longestMs).toBeLessThan(1_000);
    });

    const itOnLinux = process.platform === 'linux' ? it : it.skip; // resident memory is read from /proc

    itOnLinux("takes 256 MiB to disk and to the page with less than 64 MiB more of main's memory", async () => {
      await newRequest('Warm', `${origin.url}/big?bytes=1048576`);
      await button('Send').click();
      await expectText(named('Size'), /1(\.0+)?\s?Mi?B/);
      const memory = await watchResidentMemory(workbench.pid);
      await named('URL').fill(`${origin.url}/big?bytes=${256 * 1_048_576}`);
      await button('Send').click();
      await expectText(named('Size'), /256(\.0+)?\s?Mi?B/);
      expect(memory.stop()).toBeLessThan(64 * 1_048_576);
    });

    it('cancels a slow response, and the server sees the abort', async () => {
      await newRequest('Slow', `${origin.url}/slow`);
      await button('Send').click();
      await origin.slowIsRunning;
      await expectText(named('Response body'), /begun and never ended/);
      await button('Cancel').click();
      await origin.slowWasAborted;
      await button('Send').waitFor();
      await expectText(named('Response body'), /begun and never ended/);
    });

    it('keeps what was received when the connection breaks, and says so in words', async () => {
      await newRequest('Reset', `${origin.url}/reset`);
      await button('Send').click();
      await expectText(named('Response body'), /the first half of it/);
      await expectText(page.getByRole('alert'), /connection|closed|reset|lost/i);
    });

    it.each([
      ['a bad URL', 'http://', /URL|address/i],
      ['a foreign scheme', 'file:///etc/passwd', /http/i],
      ['a refused connection', 'http://127.0.0.1:1/', /refused/i],
    ])('explains %s', async (_name, url, pattern) => {
      await newRequest('Bad', url);
      await button('Send').click();
      await expectText(page.getByRole('alert'), pattern);
    });

    it('shows an image', async () => {
      await newRequest('Image', `${origin.url}/image`);
      await button('Send').click();
      await named('Response body').locator('img').waitFor();
      expect(
        await named('Response body')
          .locator('img')
          .evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth)),
      ).toBe(1);
    });

    it('sends a JSON body typed into the editor', async () => {
      await newRequest('Post', `${origin.url}/echo`);
      await named('Method').fill('POST');
      await page.keyboard.press('Tab');
      await page.getByRole('tab', { name: /Body/ }).click();
      await page
        .getByRole('radio', { name: 'JSON' })
        .or(page.getByRole('tab', { name: 'JSON' }))
        .first()
        .click();
      await named('Body').click();
      await page.keyboard.insertText('{"name":"ada"}');
      await page.keyboard.press('ControlOrMeta+Enter');
      await expectText(named('Status'), /200/);
      expect(origin.received.at(-1)).toMatchObject({ method: 'POST', body: '{"name":"ada"}' });
    });

    it('shows server-sent events as they come, and the server sees the stop', async () => {
      await newRequest('Ticks', `${origin.url}/sse`);
      await button('Send').click();
      await expectText(named('Response body'), /"tick":3/);
      await expectText(named('Stream'), /Open/);
      await button('Stop').click();
      await origin.eventsWereLeft;
      await expectText(named('Stream'), /Stopped by you/);
      await button('Send').waitFor();
    });

    it('shows lines of JSON while the response arrives', async () => {
      await newRequest('Lines', `${origin.url}/ndjson`);
      await button('Send').click();
      await expectText(named('Response body'), /"line":1/);
      await button('Cancel').waitFor();
      origin.finishLines();
      await expectText(named('Response body'), /"line":2/);
      await button('Cancel').waitFor({ state: 'detached' });
    });

    it('shows in its log what was sent, without secrets', async () => {
      await button('Log').click();
      await newRequest('Logged', `${origin.url}/json?password=hunter2`);
      await button('Send').click();
      const log = named('Log lines');
      await expectText(log, /GET \S+\/json\?password=\[redacted\] answered 200/);
      expect(await textOf(log)).not.toContain('hunter2');
      await page.keyboard.press('Control+Backquote');
      await log.waitFor({ state: 'detached' });
    });

    it('finds what was typed and not saved after SIGKILL', async () => {
      await newRequest('Half done', `${origin.url}/json`);
      await page.locator('[data-draft=kept]').waitFor();

      await workbench.kill();
      await start();

      await named('Drafts').getByText('Half done').click();
      expect(await named('URL').inputValue()).toBe(`${origin.url}/json`);
      await button('Save').click();
      await expectText(named('Collections').first(), /Half done/);
      await named('Drafts').waitFor({ state: 'detached' });

      await workbench.kill();
      await start();
      await expectText(named('Collections').first(), /Half done/);
      expect(await named('Drafts').count()).toBe(0);
    });

    it('keeps the settings over a restart', async () => {
      await named('Collections').first().waitFor();
      await page.keyboard.press('ControlOrMeta+Comma');
      await page.getByRole('radio', { name: 'Dark' }).click();
      await page.locator('html[data-theme=dark]').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await workbench.stop();
      await start();
      await page.locator('html[data-theme=dark]').waitFor();
    });

    it('finds everything saved after SIGKILL', async () => {
      await newRequest('Kept', `${origin.url}/json`);
      await button('Send').click();
      await expectText(named('Response body'), /"greeting": "hello"/);
      await button('Save').click();
      await expectText(named('Collections').first(), /Kept/);

      await workbench.kill();
      await start();

      await named('Collections').first().getByText('Kept').first().click();
      expect(await named('Request name').inputValue()).toBe('Kept');
      expect(await named('URL').inputValue()).toBe(`${origin.url}/json`);
      await named('History').first().getByText('/json').first().click();
      await expectText(named('Response body'), /"greeting": "hello"/);
    });

    // What only a browser has: further windows, and a connection that can be lost.
    if (target.name !== 'web') return;

    it('has the theme and the drafts of one window in the other', async () => {
      await newRequest('Shared', `${origin.url}/json`);
      await page.locator('[data-draft=kept]').waitFor();
      const another = await workbench.openAnother?.();
      if (!another) throw new Error('There is no second window');
      await another.getByLabel('Drafts', { exact: true }).getByText('Shared').click();
      await page.bringToFront();
      await button('Settings').click();
      await page.getByRole('radio', { name: 'Dark' }).click();
      await another.locator('html[data-theme=dark]').waitFor();

      await page.keyboard.press('Escape');
      await named('URL').fill('http://one.test/');
      await page.locator('[data-draft=kept]').waitFor();
      await another.getByLabel('URL', { exact: true }).fill('http://other.test/');
      await another.getByRole('button', { name: 'Keep both' }).click();
      await another.getByLabel('Drafts', { exact: true }).getByText('Shared (from here)').waitFor();
      expect(await another.getByLabel('URL', { exact: true }).inputValue()).toBe('http://other.test/');
    });

    it('says that it is offline, and goes on when the connection is back', async () => {
      await page.addInitScript(() => {
        const sockets: WebSocket[] = [];
        class ObservedSocket extends WebSocket {
          constructor(url: string, protocols: string[]) {
            super(url, protocols);
            sockets.push(this);
          }
        }
        Object.assign(globalThis, { WebSocket: ObservedSocket, sockets });
      });
      await page.reload();
      await newRequest('Offline', `${origin.url}/json`);
      const bannerWasSeen = page.evaluate(
        () =>
          new Promise<void>((resolve) => {
            new MutationObserver((_records, observer) => {
              if (!document.querySelector('[role=alert][aria-label=Connection]')) return;
              observer.disconnect();
              resolve();
            }).observe(document.body, { subtree: true, childList: true });
            (globalThis as unknown as { sockets: WebSocket[] }).sockets.at(-1)?.close();
          }),
      );
      await bannerWasSeen;
      await named('Connection').waitFor({ state: 'detached' });
      await button('Send').click();
      await expectText(named('Response body'), /"greeting": "hello"/);
    });
  });
}
