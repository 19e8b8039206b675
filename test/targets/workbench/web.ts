import { launchChromium } from '../../e2e/chromium.js';
import { WorkbenchProcess } from '../../e2e/workbench-process.js';
import { recordProblems, type WorkbenchTarget } from './workbench-target.js';

/** Web mode: the built workbench in a process of its own, its page in Chromium, a WebSocket between them. */
export const web: WorkbenchTarget = {
  name: 'web',
  async open() {
    const browser = await launchChromium();
    return {
      async start(dataDirectory) {
        const main = await WorkbenchProcess.start(dataDirectory);
        const context = await browser.newContext();
        const page = await context.newPage();
        const problems = recordProblems(page);
        await page.goto(main.url);
        return {
          page,
          problems,
          pid: main.pid,
          async openAnother() {
            const another = await context.newPage();
            await another.goto(main.url);
            return another;
          },
          async kill() {
            await main.kill();
            await context.close();
          },
          async stop() {
            await context.close();
            return main.stop();
          },
        };
      },
      [Symbol.asyncDispose]: () => browser.close(),
    };
  },
};
