import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * Where this system keeps an app's data for the current user.
 *
 * @returns absolute; it need not exist
 */
export function defaultDataDirectory(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const home = homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Sallyport Workbench');
  if (platform === 'win32') {
    return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Sallyport Workbench');
  }
  // XDG Base Directory Specification: a relative path there is to be ignored.
  const dataHome = environment['XDG_DATA_HOME'];
  return join(dataHome && isAbsolute(dataHome) ? dataHome : join(home, '.local', 'share'), 'sallyport-workbench');
}
