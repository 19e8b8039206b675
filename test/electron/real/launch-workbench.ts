import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { launchElectron, type LaunchOptions } from './launch-electron.js';

export interface LaunchWorkbenchOptions extends LaunchOptions {
  readonly dataDirectory: string;
  /** Whether it takes itself for the installed app. @default false */
  readonly asPackaged?: boolean;
}

/** The built workbench in a real Electron. */
export interface RealWorkbench {
  readonly app: ElectronApplication;
  readonly page: Page;
}

/** Starts the built workbench. @returns once its page has loaded */
export async function launchWorkbench(options: LaunchWorkbenchOptions): Promise<RealWorkbench> {
  const entry = join(__dirname, 'workbench-entry.mjs');
  const packaged = options.asPackaged === true ? ['--as-packaged'] : [];
  const app = await launchElectron([entry, ...packaged, '--data-dir', options.dataDirectory], options);
  const page = await app.firstWindow();
  await page.waitForLoadState();
  return { app, page };
}
