import { once } from 'node:events';
import { launchWorkbench } from '../../electron/real/launch-workbench.js';
import { recordProblems, type WorkbenchTarget } from './workbench-target.js';

/** Real Electron, where there is its binary: `npm run test:electron`. */
export const electron: WorkbenchTarget = {
  name: 'electron',
  async open() {
    return {
      async start(dataDirectory) {
        const { app, page } = await launchWorkbench({ dataDirectory });
        const main = app.process();
        const end = async (signal: NodeJS.Signals): Promise<number | null> => {
          if (main.exitCode !== null || main.signalCode !== null) return main.exitCode;
          const exited = once(main, 'exit');
          main.kill(signal);
          await exited;
          return main.exitCode;
        };
        return {
          page,
          problems: recordProblems(page),
          pid: main.pid ?? 0,
          kill: async () => void (await end('SIGKILL')),
          stop: () => end('SIGTERM'),
        };
      },
      [Symbol.asyncDispose]: async () => undefined,
    };
  },
};
