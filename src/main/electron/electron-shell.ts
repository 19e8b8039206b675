import { join } from 'node:path';
import { app, shell } from 'electron';
import { AppShell, type ShellPaths } from '../shell/app-shell.js';
import { checkExternalUrl } from '../shell/external-url.js';

/** The desktop as Electron gives it. */
export class ElectronShell extends AppShell {
  override readonly version = app.getVersion();
  override readonly isPackaged = app.isPackaged;
  override readonly paths: ShellPaths;

  /** @param dataDirectory absolute path of a directory to keep everything in, instead of Electron's own */
  constructor(dataDirectory?: string) {
    super();
    this.paths = {
      userData: dataDirectory ?? app.getPath('userData'),
      documents: app.getPath('documents'),
      downloads: app.getPath('downloads'),
      temp: app.getPath('temp'),
      logs: dataDirectory === undefined ? app.getPath('logs') : join(dataDirectory, 'logs'),
    };
  }

  override async openExternal(url: string): Promise<void> {
    await shell.openExternal(checkExternalUrl(url));
  }
}
