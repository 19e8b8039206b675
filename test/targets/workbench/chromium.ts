import { launchChromium } from '../../e2e/chromium.js';
import { ChromiumWorkbenchProcess } from './chromium-workbench-process.js';
import { recordProblems, type WorkbenchTarget } from './workbench-target.js';

/**
 * Electron mode without Electron: the built main in a process of its own over the in-memory Electron, the built
 * preload in an isolated world of Chromium, the built page beside it, and no socket.
 */
export const chromium: WorkbenchTarget = {
  name: 'chromium',
  async open() {
    const browser = await launchChromium();
    return {
      async start(dataDirectory) {
        const page = await browser.newPage();
        const problems = recordProblems(page);
        const loaded = page.waitForEvent('load');
        const main = await ChromiumWorkbenchProcess.start(dataDirectory, await page.context().newCDPSession(page));
        await loaded;
        return {
          page,
          problems,
          pid: main.pid,
          async kill() {
            await main.kill();
            await page.context().close();
          },
          async stop() {
            const code = await main.stop();
            await page.context().close();
            return code;
          },
        };
      },
      [Symbol.asyncDispose]: () => browser.close(),
    };
  },
};
