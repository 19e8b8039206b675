// Everything that has to be decided before the app is ready, in the one order in which it works.
import { app, type WebContents } from 'electron';
import { createSubscription, type Subscription } from '../../shared/index.js';
import { APP_SCHEME, registerAppScheme } from './app-protocol.js';
import { confine } from './confine.js';
import { readDeepLink, type DeepLink, type DeepLinkRules } from './deep-link.js';
import { originOf } from './origin.js';
import { scrubEnvironment } from './scrub-environment.js';
import { rulesOf } from './session-rules.js';

export interface SecureAppOptions {
  /** The scheme of the app's pages, as given to `serveApp`. @default 'app' */
  readonly scheme?: string;
  /** Variables that stay in the environment, where every page's process can read them. @default [] */
  readonly keepEnvironment?: readonly string[];
  /** Absolute path of the directory of Chromium's own files; the instance's lock is kept there too. @default Electron's */
  readonly userData?: string;
  /** Whether a second instance hands over to the first one and ends. @default true */
  readonly singleInstance?: boolean;
  /** The links that other programs may open the app by. @default none */
  readonly deepLinks?: DeepLinkRules;
}

/** What somebody wanted who started the app, or opened a link of it: to see it, and perhaps something in it. */
export interface LaunchRequest {
  /** Of a form that was allowed; what else they said is ignored. */
  readonly link: DeepLink | undefined;
}

/** An app that has made itself safe. */
export interface SecuredApp {
  /** As it was. Nothing of it reaches a page unless main hands it over. */
  readonly environment: Readonly<NodeJS.ProcessEnv>;
  /** Why this instance was started. */
  readonly launch: LaunchRequest;
  /** Calls back when the app is asked for again, until the result is called. */
  onLaunch(listener: (request: LaunchRequest) => void): Subscription;
}

/**
 * Makes an Electron app safe before it is ready: one instance, a sandbox for every page, its scheme, no secrets in the
 * environment, and for whatever page or session comes to be, however it is made, no permission, no window, no webview and
 * no other origin.
 *
 * @returns `undefined` when another instance runs, which has been told: end this one
 * @throws {Error} when the app is ready already; it would be too late for most of it
 * @example
 * const secured = secureApp();
 * if (!secured) app.exit();
 */
export function secureApp(options: SecureAppOptions = {}): SecuredApp | undefined {
  const { scheme = APP_SCHEME, keepEnvironment, userData, singleInstance = true, deepLinks } = options;
  if (app.isReady()) throw new Error('secureApp() comes before the app is ready, or it comes too late');
  if (deepLinks?.scheme.toLowerCase() === scheme.toLowerCase()) {
    throw new TypeError(`${scheme} is the scheme of the pages: links need one of their own`);
  }
  if (userData !== undefined) app.setPath('userData', userData);
  if (singleInstance && !app.requestSingleInstanceLock()) return undefined;
  app.enableSandbox();
  registerAppScheme(scheme);
  const environment = scrubEnvironment(keepEnvironment);
  app.on('session-created', (session) => void rulesOf(session));
  app.on('web-contents-created', (_event, contents) => confineToItself(contents));
  const request = (argv: readonly string[]): LaunchRequest => ({
    link: deepLinks && readDeepLink(argv, deepLinks),
  });
  return { environment, launch: request(process.argv), onLaunch: (listener) => listen(request, listener) };
}

/** A page may go on within its own origin; what main loads into it, main decides. */
function confineToItself(contents: WebContents): void {
  confine(contents, (origin) => {
    const current = contents.getURL();
    return current === '' || origin === originOf(current);
  });
}

function listen(
  read: (argv: readonly string[]) => LaunchRequest,
  listener: (request: LaunchRequest) => void,
): Subscription {
  const onSecondInstance = (_event: unknown, argv: readonly string[]): void => listener(read(argv));
  // macOS hands links to the instance that runs.
  const onOpenUrl = (event: { preventDefault(): void }, url: string): void => {
    event.preventDefault();
    listener(read([url]));
  };
  app.on('second-instance', onSecondInstance);
  app.on('open-url', onOpenUrl);
  return createSubscription(() => {
    app.off('second-instance', onSecondInstance);
    app.off('open-url', onOpenUrl);
  });
}
