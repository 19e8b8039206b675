import { expectConverted } from './arguments.js';
import { nameGaps } from './named-api.js';

/** One thing that the app asked of the desktop. */
export interface ShellRequest {
  readonly method: 'openExternal' | 'openPath' | 'showItemInFolder' | 'trashItem' | 'beep';
  /** The URL or path; empty for `beep`. */
  readonly target: string;
}

type Api = Pick<Electron.Shell, ShellRequest['method']>;

/** `shell`: writes down what it was asked for. */
export class InMemoryShell implements Api {
  /** Not Electron's: what was asked for, the oldest first. */
  readonly requests: ShellRequest[] = [];

  constructor() {
    return nameGaps('shell', this);
  }

  async openExternal(url: string): Promise<void> {
    this.record('openExternal', url);
  }

  async openPath(path: string): Promise<string> {
    this.record('openPath', path);
    return '';
  }

  showItemInFolder(path: string): void {
    this.record('showItemInFolder', path);
  }

  async trashItem(path: string): Promise<void> {
    this.record('trashItem', path);
  }

  beep(): void {
    this.record('beep', '');
  }

  private record(method: ShellRequest['method'], target: string): void {
    expectConverted(target, typeof target === 'string', 0);
    this.requests.push({ method, target });
  }
}
