import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { TypescriptProcess } from '../setup/typescript-process.js';
import { buildPage } from '../targets/chromium/build-page.js';
import { describeInChromium, launchChromium } from './chromium.js';
import type { Live } from './live/live-page.js';
import { watchResidentMemory } from './resident-memory.js';

jest.setTimeout(180_000);

/** The page's own, as soon as it is connected. */
declare const live: Live;

const MIB = 1_048_576;

/** Everything live between a real page and a main process of its own, over a real socket. */
describeInChromium('a page and main over a socket', () => {
  let browser: Browser;
  let directory: string;
  let main: TypescriptProcess;
  let url: string;

  beforeAll(async () => {
    const [launched, script] = await Promise.all([launchChromium(), buildPage(join(__dirname, 'live/live-page.ts'))]);
    browser = launched;
    directory = await mkdtemp(join(tmpdir(), 'sallyport-live-'));
    await writeFile(join(directory, 'page.js'), script);
    const html = '<!doctype html><link rel="icon" href="data:,"><title>live</title><script src="page.js"></script>';
    await writeFile(join(directory, 'index.html'), html);
  });

  afterAll(async () => {
    await browser?.close();
    await rm(directory, { recursive: true, force: true });
  });

  beforeEach(async () => {
    main = new TypescriptProcess('test/e2e/live/live-main.ts', [directory]);
    url = await main.nextLine();
  });

  afterEach(() => main[Symbol.asyncDispose]());

  const openPage = async (): Promise<Page> => {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'live' in globalThis);
    return page;
  };

  it('shows one state in two windows', async () => {
    const [first, second] = [await openPage(), await openPage()];
    await first.evaluate(async () => live.service.settings.set(['theme'], 'dark'));
    await second.waitForFunction(() => live.service.settings.value?.theme === 'dark');
    await second.evaluate(async () => live.service.settings.set(['changes'], 7));
    await first.waitForFunction(() => live.service.settings.value?.changes === 7);
    const values = await Promise.all(
      [first, second].map((page) => page.evaluate(async () => live.service.settings.value)),
    );
    expect(values).toEqual([
      { theme: 'dark', changes: 7 },
      { theme: 'dark', changes: 7 },
    ]);
    await Promise.all([first.context().close(), second.context().close()]);
  });

  const expectBoundedTransfer = async (direction: 'upload' | 'download'): Promise<void> => {
    const page = await openPage();
    const transfer = (bytes: number): Promise<unknown> =>
      page.evaluate(async ([name, length]) => live[name](length), [direction, bytes] as const);
    await transfer(8 * MIB); // what is grown once, such as code and buffers, is there from here on
    const processes = [main.pid, await rendererOf(page)];
    const watches = await Promise.all(processes.map(watchResidentMemory));
    const result = await transfer(256 * MIB).finally(() => watches.map((watch) => watch.stop()));
    expect(result).toEqual({ bytes: 256 * MIB, isIntact: true });
    for (const watch of watches) expect(watch.stop()).toBeLessThan(128 * MIB);
    await page.context().close();
  };

  const itOnLinux = process.platform === 'linux' ? it : it.skip; // resident memory is read from /proc

  itOnLinux('carries an upload of 256 MiB with less than 128 MiB more of memory on either side', () =>
    expectBoundedTransfer('upload'),
  );

  itOnLinux('carries a download of 256 MiB with less than 128 MiB more of memory on either side', () =>
    expectBoundedTransfer('download'),
  );

  it('goes on after a cut, without a lost or a doubled event', async () => {
    const page = await openPage();
    const amount = 1_200;
    await page.evaluate(async (many) => live.service.count(many, 5), amount);
    for (const after of [100, 400, 800]) {
      await page.waitForFunction((reached) => live.counted.length >= reached, after);
      main.sendLine('cut');
      expect(await main.nextLine()).toBe('1');
    }
    await page.waitForFunction((many) => live.counted.at(-1) === many, amount);
    const seen = await page.evaluate(async () => {
      const { counted, losses, states } = live;
      return { counted, losses, states };
    });
    expect(seen.counted).toEqual(Array.from({ length: amount }, (_, index) => index + 1));
    expect(seen.losses).toEqual([]);
    expect(seen.states).toContain('reconnecting');
    expect(seen.states.at(-1)).toBe('connected');
    await page.context().close();
  });
});

/** The process that runs a page: among all of the browser's renderers, the one that has burnt CPU for it. */
async function rendererOf(page: Page): Promise<number> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page has no browser of its own');
  const session = await browser.newBrowserCDPSession();
  const before = await rendererTimes(session);
  await page.evaluate(() => {
    const end = performance.now() + 200;
    while (performance.now() < end);
  });
  const after = await rendererTimes(session);
  const spent = [...after].map(([pid, seconds]) => ({ pid, seconds: seconds - (before.get(pid) ?? 0) }));
  await session.detach();
  const [busiest] = spent.toSorted((one, other) => other.seconds - one.seconds);
  if (!busiest) throw new Error('The browser has no process for pages');
  return busiest.pid;
}

async function rendererTimes(session: CDPSession): Promise<Map<number, number>> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return new Map(processInfo.filter(({ type }) => type === 'renderer').map(({ id, cpuTime }) => [id, cpuTime]));
}
