import { _electron, type ElectronApplication } from 'playwright-core';

export interface LaunchOptions {
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Starts Electron's binary with Chromium's sandbox, which Playwright leaves out unless it is asked.
 *
 * @param args the program and its own arguments
 * @throws {Error} when no binary was named: `npm run test:electron` looks for it
 */
export function launchElectron(args: readonly string[], options: LaunchOptions = {}): Promise<ElectronApplication> {
  const executablePath = process.env['SALLYPORT_ELECTRON'];
  if (executablePath === undefined) throw new Error('SALLYPORT_ELECTRON is not set: use `npm run test:electron`');
  return _electron.launch({
    executablePath,
    args: [...args],
    chromiumSandbox: true,
    env: { ...definedOf(process.env), ...options.environment },
  });
}

function definedOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
