import { BrowserWindow, app, type BrowserWindowConstructorOptions, type WebPreferences } from 'electron';
import { buildContentSecurityPolicy, type ContentSecurityPolicy } from '../headless/content-security-policy.js';
import { confine } from './confine.js';
import { isLoopback, originOf } from './origin.js';
import { DEFAULT_PERMISSIONS, rulesOf } from './session-rules.js';

export interface SecureWindowOptions {
  /** Absolute path of the preload script: one CommonJS file. */
  readonly preload: string;
  /** The app's page: of its own scheme, over `https`, or over `http` from this machine. The window never leaves its origin. */
  readonly url: string;
  /**
   * What an unpackaged app loads in place of `url`, such as a development server on this machine; list its origin among
   * `developmentOrigins` of `electronIpc`. A packaged one never looks at it. @default `url`
   */
  readonly developmentUrl?: string;
  /**
   * What a page that comes over `https` or `http` may load, beside what its own server says; for the app's own scheme
   * `serveApp` has this option. It takes the session's one `webRequest.onHeadersReceived`.
   * @default its own scripts, styles, images and fonts; for `developmentUrl` what its server says
   */
  readonly contentSecurityPolicy?: ContentSecurityPolicy;
  /** What pages of the window's origin are granted, as Electron names it. @default ['clipboard-sanitized-write'] */
  readonly permissions?: readonly string[];
  /** How the window looks; its `webPreferences` can't be changed. */
  readonly window?: Omit<BrowserWindowConstructorOptions, 'webPreferences'>;
  /** Electron's partition whose session the window uses. @default the default session */
  readonly partition?: string;
}

/**
 * Opens a window whose page is sandboxed, stays on the app's origin, opens nothing, and is granted nothing but writing to the clipboard.
 *
 * @returns when the page has loaded
 * @throws {TypeError} when the page has no origin, would come from a file or unprotected over a network, or has a
 *   policy that can't be
 * @throws what `loadURL` rejects with; the window is destroyed
 */
export async function createSecureWindow(options: SecureWindowOptions): Promise<BrowserWindow> {
  const url = (app.isPackaged ? undefined : options.developmentUrl) ?? options.url;
  const origin = safeOriginOf(url);
  const policy = policyFor(options, url);
  const window = new BrowserWindow({ ...options.window, webPreferences: preferencesOf(options) });
  const rules = rulesOf(window.webContents.session);
  rules.grant(origin, options.permissions ?? DEFAULT_PERMISSIONS);
  if (policy !== undefined) rules.enforcePolicy(origin, policy);
  confine(window.webContents, (target) => target === origin);
  try {
    await window.loadURL(url);
  } catch (error) {
    window.destroy();
    throw error;
  }
  return window;
}

function preferencesOf({ preload, partition }: SecureWindowOptions): WebPreferences {
  return {
    preload,
    ...(partition === undefined ? {} : { partition }),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    plugins: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    safeDialogs: true,
    spellcheck: false,
    devTools: !app.isPackaged,
  };
}

function safeOriginOf(url: string): string {
  const origin = originOf(url);
  if (origin === undefined) throw new TypeError(`${url} has no origin`);
  if (origin.startsWith('file:')) throw new TypeError(`${url} is a file: serve it with serveApp`);
  if (origin.startsWith('http:') && !isLoopback(origin)) throw new TypeError(`${url} could be changed on its way`);
  return origin;
}

/** What is added to the responses of the page's server. */
function policyFor(options: SecureWindowOptions, url: string): string | undefined {
  const { contentSecurityPolicy } = options;
  const isDevelopment = url !== options.url;
  if (!/^https?:/i.test(url)) {
    if (contentSecurityPolicy === undefined) return undefined;
    throw new TypeError(`serveApp sends the policy of ${url}: give it contentSecurityPolicy there`);
  }
  return isDevelopment && contentSecurityPolicy === undefined
    ? undefined
    : buildContentSecurityPolicy(contentSecurityPolicy);
}
