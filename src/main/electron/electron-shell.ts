import { join } from 'node:path';
import { app, shell } from 'electron';
import { AppShell, type ShellPaths } from '../shell/app-shell.js';
import { createExternalUrlCheck, type ExternalLinkRules } from '../shell/external-url.js';
import type { SecretBox } from '../shell/secret-box.js';
import { ElectronSecrets } from './electron-secrets.js';

export interface ElectronShellOptions {
  /** Absolute path of a directory to keep everything in. @default Electron's `userData` and `logs` */
  readonly dataDirectory?: string;
  /** @default what Electron reads from the app's `package.json` */
  readonly version?: string;
  /** Which links go to the desktop. @default `http`, `https` and `mailto`, to any host */
  readonly externalLinks?: ExternalLinkRules;
}

/** The desktop as Electron gives it. */
export class ElectronShell extends AppShell {
  override readonly version: string;
  override readonly isPackaged = app.isPackaged;
  override readonly paths: ShellPaths;
  /** By Electron's `safeStorage`; plain storage is refused. */
  override readonly secrets: SecretBox = new ElectronSecrets();

  private readonly checkExternalUrl: (url: string) => string;

  /** @throws {TypeError} when `externalLinks` allows what no link may be */
  constructor({ dataDirectory, version, externalLinks }: ElectronShellOptions = {}) {
    super();
    this.checkExternalUrl = createExternalUrlCheck(externalLinks);
    this.version = version ?? app.getVersion();
    this.paths = {
      userData: dataDirectory ?? app.getPath('userData'),
      documents: app.getPath('documents'),
      downloads: app.getPath('downloads'),
      temp: app.getPath('temp'),
      logs: dataDirectory === undefined ? app.getPath('logs') : join(dataDirectory, 'logs'),
    };
  }

  override async openExternal(url: string): Promise<void> {
    await shell.openExternal(this.checkExternalUrl(url));
  }
}
