import { launchChromium } from '../../e2e/chromium.js';
import { ChromiumWorkbenchProcess } from './chromium-workbench-process.js';
import { recordProblems, type WorkbenchSite, type WorkbenchTarget } from './workbench-target.js';

/**
 * Electron mode without Electron: the built main in a process of its own over the in-memory Electron, the built
 * preload in an isolated world of Chromium, the built page beside it, and no socket. Everything goes over the port.
 */
export const chromium: WorkbenchTarget = {
  name: 'chromium',
  open: () => openSite('port'),
};

/** The same with a preload that hands over no port: everything goes over ordinary IPC messages. */
export const chromiumOverIpc: WorkbenchTarget = {
  name: 'chromium, ipc',
  open: () => openSite('ipc'),
};

async function openSite(lane: 'port' | 'ipc'): Promise<WorkbenchSite> {
  const browser = await launchChromium();
  return {
    async start(dataDirectory) {
      const page = await browser.newPage();
      const problems = recordProblems(page);
      const loaded = page.waitForEvent('load');
      const main = await ChromiumWorkbenchProcess.start(dataDirectory, await page.context().newCDPSession(page), lane);
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
}
