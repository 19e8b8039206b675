import type { BrowserWindow, WebPreferences } from 'electron';
import {
  createSecureWindow,
  secureApp,
  serveApp,
  type SecureAppOptions,
  type SecureWindowOptions,
  type SecuredApp,
} from 'sallyport/electron';
import {
  createInMemoryElectron,
  provideElectron,
  type InMemoryElectron,
  type InMemoryElectronOptions,
  type Page,
} from 'sallyport/testing';
import { PRELOAD, sallyportPreload } from '../main/electron/in-memory.js';
import { PageDirectory } from '../main/headless/page-directory.js';

/** A secured app with a page of its own, whose files and environment are put back with it. */
export class Desktop implements Disposable {
  private constructor(
    readonly electron: InMemoryElectron,
    readonly secured: SecuredApp,
    private readonly resources: DisposableStack,
  ) {}

  static async start(options: InMemoryElectronOptions = {}, secure: SecureAppOptions = {}): Promise<Desktop> {
    using resources = new DisposableStack();
    const files = resources.use(new PageDirectory());
    const electron = createInMemoryElectron({ preloads: { [PRELOAD]: sallyportPreload }, ...options });
    provideElectron(electron);
    const environment = { ...process.env };
    resources.defer(() => void Object.assign(process.env, environment));
    const secured = secureApp(secure);
    if (!secured) throw new Error('Another instance runs');
    await electron.main.app.whenReady();
    resources.defer(serveApp({ root: files.root }));
    return new Desktop(electron, secured, resources.move());
  }

  async open(options: Partial<SecureWindowOptions> = {}): Promise<{ window: BrowserWindow; page: Page }> {
    const window = await createSecureWindow({ preload: PRELOAD, url: 'app://ui/', ...options });
    return { window, page: this.electron.pageOf(window) };
  }

  /** A window that the app makes without the framework. */
  async openOwn(url: string, webPreferences: WebPreferences = {}): Promise<{ window: BrowserWindow; page: Page }> {
    const window = new this.electron.main.BrowserWindow({ webPreferences });
    await window.loadURL(url);
    return { window, page: this.electron.pageOf(window) };
  }

  [Symbol.dispose](): void {
    for (const window of this.electron.main.BrowserWindow.getAllWindows()) window.destroy();
    this.resources.dispose();
  }
}

/** Electron has it, but does not document it. */
export function preferencesOf({ webContents }: BrowserWindow): WebPreferences {
  return (webContents as unknown as { getLastWebPreferences(): WebPreferences }).getLastWebPreferences();
}
