import { spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Logger } from 'sallyport/main';

/** Whether somebody is there to see a browser. */
export function hasDisplay(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): boolean {
  if (environment['CI']) return false;
  return (
    platform === 'darwin' || platform === 'win32' || Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY'])
  );
}

/**
 * Opens the user's browser at `url`, by way of a file that only the user can read: a command line can be read by
 * everybody on the machine, and the URL holds the token.
 *
 * @returns deletes the file
 */
export async function openBrowser(
  url: string,
  dataDirectory: string,
  logger: Logger,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<AsyncDisposable> {
  const path = join(dataDirectory, 'open-workbench.html');
  await rm(path, { force: true });
  await writeFile(path, redirectPage(url), { mode: 0o600, flag: 'wx' });
  const [command, ...args] = openCommand(pathToFileURL(path).href);
  const child = spawn(command, args, { stdio: 'ignore', detached: true, env: environment });
  child.on('error', (error) => logger.warn('No browser could be opened; open the address yourself', { error }));
  child.unref();
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

function redirectPage(url: string): string {
  return `<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${url}">
<title>Sallyport workbench</title>
<a href="${url}">Open the workbench</a>
`;
}

function openCommand(url: string): readonly [string, ...string[]] {
  if (process.platform === 'darwin') return ['open', url];
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url];
  return ['xdg-open', url];
}
