import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { RendererEventService, webSocketLink } from 'sallyport/renderer';
import { WebSocket } from 'ws';
import type { IWorkbenchService } from '../../workbench/contract/index.js';
import { recordProblems } from '../targets/workbench/workbench-target.js';
import { describeInChromium, launchChromium } from './chromium.js';
import { WorkbenchProcess } from './workbench-process.js';

jest.setTimeout(60_000);

const PASSWORD = 'correct horse battery';

describeInChromium('the workbench with users, in web mode', () => {
  let browser: Browser;
  let dataDirectory: string;
  let main: WorkbenchProcess;
  let context: BrowserContext;
  const problems: (readonly string[])[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    dataDirectory = await mkdtemp(join(tmpdir(), 'sallyport-users-'));
    await start();
  });
  afterEach(async () => {
    await stop();
    await rm(dataDirectory, { recursive: true, force: true });
    const found = problems.splice(0).flat();
    if (found.length > 0) throw new Error(`The page has reported: ${found.join('\n')}`);
  });

  async function start(): Promise<void> {
    main = await WorkbenchProcess.start(dataDirectory);
    context = await browser.newContext();
  }

  async function stop(): Promise<void> {
    await context.close();
    await main.stop();
  }

  async function open(): Promise<Page> {
    const page = await context.newPage();
    problems.push(recordProblems(page));
    await page.goto(main.url);
    return page;
  }

  /** Makes the first user of whoever sits at the page. */
  async function setUp(page: Page): Promise<void> {
    await choose(page, 'Account', 'Set up users…');
    await page.getByLabel('Name', { exact: true }).fill('ada');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Password again').fill(PASSWORD);
    await button(page, 'Create and lock').click();
    await button(page, 'Account of ada').waitFor();
  }

  it('lets nobody in without a password, and shows who has tried', async () => {
    const page = await open();
    await button(page, 'New request').first().click();
    await page.getByLabel('URL', { exact: true }).fill('http://half.test/');
    await setUp(page);
    await choose(page, 'Account of ada', 'Lock now');
    await page.getByText('sign in as ada').waitFor();
    expect(await page.getByText('half.test').count()).toBe(0);
    expect(await page.content()).not.toContain('half.test');

    await guessUntilLockedOut(page);
    await page.getByText('You can try again now.').waitFor();
    await tryPassword(page, PASSWORD);
    await button(page, 'Account of ada').waitFor();
    expect(await page.getByLabel('URL', { exact: true }).inputValue()).toBe('http://half.test/');

    await choose(page, 'Account of ada', 'Audit trail');
    await page.getByLabel('Channel').fill('session:signIn');
    await page.getByLabel('Code').fill('SIGN_IN_REFUSED');
    const rows = page.getByRole('listbox', { name: 'Records' }).getByRole('option');
    await rows
      .filter({ hasText: /Failure.*SIGN_IN_REFUSED/ })
      .first()
      .waitFor();
    await rows.filter({ hasText: 'Success' }).first().waitFor({ state: 'detached' });
    await button(page, 'Verify').click();
    await page.getByRole('status').filter({ hasText: 'Intact' }).waitFor();
    await rows.first().click();
    await page.getByRole('complementary').getByText('session:signIn').waitFor();
    expect(await page.content()).not.toContain('guess');
  });

  it('keeps a session over a reload, and ends it when it is revoked elsewhere', async () => {
    const page = await open();
    await setUp(page);
    await page.reload();
    await button(page, 'Account of ada').waitFor();

    const other = await open();
    await other.getByLabel('Name', { exact: true }).fill('ada');
    await tryPassword(other, PASSWORD);
    await choose(other, 'Account of ada', 'Users and sessions');
    const theirs = other.getByRole('row').filter({ hasText: 'ada', hasNotText: /This window|You/ });
    const locked = page.getByText('Your session was ended by an administrator');
    const end = button(other, 'End the session of ada');
    await theirs.getByRole('button').waitFor();
    await theirs.getByRole('button').focus();
    await other.keyboard.press('Enter');
    await locked.waitFor(); // that main ends it within a second, the tests of revocation show
    expect(await end.count()).toBe(1);
  });

  it('goes by a limit from when it is changed, also after a restart', async () => {
    expect(await countRefused(60)).toBe(0);
    const page = await open();
    await choose(page, 'Account', 'Limits');
    await page.getByLabel('Calls of one window to one method').fill('20');
    await button(page, 'Save').click();
    await page.getByText('Saved.').waitFor();
    expect(await countRefused(60)).toBeGreaterThanOrEqual(30);
    await stop();
    await start();
    expect(await countRefused(60)).toBeGreaterThanOrEqual(30);
    const again = await open();
    await choose(again, 'Account', 'Limits');
    await button(again, 'Reset to defaults').click();
    await button(again, 'Save').click();
    await again.getByText('Saved.').waitFor();
    expect(await countRefused(60)).toBe(0);
  });

  /** Calls at once from a client of its own. @returns how many were `RATE_LIMITED` */
  async function countRefused(calls: number): Promise<number> {
    const { origin, host, hash } = new URL(main.url);
    const service = await RendererEventService.connect<IWorkbenchService>({
      transport: () =>
        webSocketLink({
          url: `ws://${host}/sallyport`,
          token: hash.replace('#token=', ''),
          createSocket: (url, protocols) => new WebSocket(url, protocols, { origin }),
        }),
    });
    const results = await Promise.allSettled(Array.from({ length: calls }, () => service.getAppVersion()));
    RendererEventService.disconnect(service);
    const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    for (const reason of refused) expect(reason).toMatchObject({ code: 'RATE_LIMITED' });
    return refused.length;
  }
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function choose(page: Page, account: string, item: string): Promise<void> {
  await button(page, account).click();
  await page.getByRole('menuitem', { name: item }).click();
}

async function tryPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

/**
 * Tries a wrong password until the page has to wait. The wait after the fifth is a second, which is over before a slow
 * machine has tried again; it doubles with each that follows.
 */
async function guessUntilLockedOut(page: Page): Promise<void> {
  const lockedOut = page.getByText(/Too many attempts.*Try again in \d+ s/);
  const emptied = page.locator('input[name=current-password][value=""]'); // as it is when the password was refused
  for (let attempt = 1; attempt <= 12; attempt += 1) {
    await tryPassword(page, 'guess');
    await emptied.or(lockedOut).first().waitFor();
    if (await lockedOut.isVisible()) return;
    await page.getByRole('alert').filter({ hasText: 'Name or password is wrong.' }).waitFor();
  }
  throw new Error('The page never had to wait');
}
