import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnsupportedError } from '../../shared/index.js';
import { AppShell, type ShellPaths } from './app-shell.js';
import { checkExternalUrl } from './external-url.js';
import { KeyFileSecrets } from './key-file-secrets.js';
import type { SecretBox } from './secret-box.js';

export interface HeadlessShellOptions {
  /** The app's version. */
  readonly version: string;
  /** Absolute path of the directory in which everything is kept. */
  readonly dataDirectory: string;
  /** @default false */
  readonly isPackaged?: boolean;
}

/** The shell of a process without a desktop: in web mode and in tests. */
export class HeadlessShell extends AppShell {
  override readonly version: string;
  override readonly isPackaged: boolean;
  override readonly paths: ShellPaths;
  /** By the key in `secrets.key` of the data directory, which is made on first use and readable for its owner alone. */
  override readonly secrets: SecretBox;

  constructor({ version, dataDirectory, isPackaged = false }: HeadlessShellOptions) {
    super();
    this.version = version;
    this.isPackaged = isPackaged;
    this.secrets = new KeyFileSecrets(join(dataDirectory, 'secrets.key'));
    this.paths = {
      userData: dataDirectory,
      documents: join(homedir(), 'Documents'),
      downloads: join(homedir(), 'Downloads'),
      temp: tmpdir(),
      logs: join(dataDirectory, 'logs'),
    };
  }

  override async openExternal(url: string): Promise<void> {
    checkExternalUrl(url);
    throw new UnsupportedError('There is no desktop to open a URL on');
  }
}
