import {
  BrowserWindow,
  app,
  type BrowserWindowConstructorOptions,
  type Event,
  type Session,
  type WebContents,
} from 'electron';
import { originOf } from './origin.js';

export interface SecureWindowOptions {
  /** Absolute path of the preload script: one CommonJS file. */
  readonly preload: string;
  /** The app's page. The window never leaves its origin. */
  readonly url: string;
  /** How the window looks; its `webPreferences` can't be changed. */
  readonly window?: Omit<BrowserWindowConstructorOptions, 'webPreferences'>;
  /** Electron's partition whose session the window uses. @default the default session */
  readonly partition?: string;
}

/**
 * Opens a window whose page is sandboxed, stays on the app's origin, opens nothing, and is granted nothing but writing to the clipboard.
 *
 * @returns when the page has loaded
 * @throws {TypeError} when `url` has no origin
 * @throws what `loadURL` rejects with; the window is destroyed
 */
export async function createSecureWindow(options: SecureWindowOptions): Promise<BrowserWindow> {
  const origin = originOf(options.url);
  if (origin === undefined) throw new TypeError(`${options.url} has no origin`);
  const window = new BrowserWindow({
    ...options.window,
    webPreferences: {
      preload: options.preload,
      ...(options.partition === undefined ? {} : { partition: options.partition }),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  denyPermissions(window.webContents.session);
  confine(window.webContents, origin);
  try {
    await window.loadURL(options.url);
  } catch (error) {
    window.destroy();
    throw error;
  }
  return window;
}

/** Writing text to the clipboard after a click: what every copy button needs, and no page can spy by. */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Electron's default is to grant everything to everybody. */
function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_webContents, permission, answer) => answer(GRANTED.has(permission)));
  session.setPermissionCheckHandler((_webContents, permission) => GRANTED.has(permission));
  session.setDevicePermissionHandler(() => false);
}

function confine(webContents: WebContents, origin: string): void {
  const stay = (event: Event<{ readonly url: string }>): void => {
    if (originOf(event.url) !== origin) event.preventDefault();
  };
  webContents.on('will-navigate', stay);
  webContents.on('will-frame-navigate', stay);
  webContents.on('will-redirect', stay);
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
}
