// The page's own scheme. Its files need no server, no port and no `file:` privileges.
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { protocol as electronProtocol, type Protocol } from 'electron';
import { createSubscription, type Subscription } from '../../shared/index.js';
import { buildContentSecurityPolicy, type ContentSecurityPolicy } from '../headless/content-security-policy.js';
import { buildSecurityHeaders } from '../headless/security-headers.js';
import { resolveStaticFile, type StaticFile } from '../headless/static-files.js';

/** The scheme of the app's pages, unless another is said. */
export const APP_SCHEME = 'app';

/** The host of the app's pages, unless another is said. */
export const APP_HOST = 'ui';

/** The origin of the app's pages, unless another scheme or host is said. */
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

export interface AppProtocolOptions {
  /** Absolute path of the directory that is served, `index.html` at `/`. */
  readonly root: string;
  /** As given to {@link registerAppScheme}. @default 'app' */
  readonly scheme?: string;
  /** The only host that is answered. @default 'ui' */
  readonly host?: string;
  /** The protocol of the session that the windows are in. @default that of the default session */
  readonly protocol?: Protocol;
  /** What the page may load. @default its own scripts, styles, images and fonts */
  readonly contentSecurityPolicy?: ContentSecurityPolicy;
}

/**
 * Makes the app's scheme one whose pages have an origin and a secure context. Call it once, before the app is ready.
 * Not among its privileges: `corsEnabled`, which would let other origins read it, and `bypassCSP`.
 *
 * @throws what Electron throws when the app is ready already
 */
export function registerAppScheme(scheme: string = APP_SCHEME): void {
  electronProtocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/**
 * Serves one directory under the app's scheme: no file outside of it, and with a policy that lets the page run
 * nothing but its own scripts.
 *
 * @returns stops serving
 * @throws {TypeError} when the content security policy has a source that is none
 */
export function serveApp(options: AppProtocolOptions): Subscription {
  const { root, scheme = APP_SCHEME, host = APP_HOST, protocol = electronProtocol } = options;
  const headers = buildSecurityHeaders(buildContentSecurityPolicy(options.contentSecurityPolicy));
  protocol.handle(scheme, (request) => answer(request, { root, host, headers }));
  return createSubscription(() => protocol.unhandle(scheme));
}

interface Site {
  readonly root: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
}

async function answer(request: Request, { root, host, headers }: Site): Promise<Response> {
  const refuse = (status: number): Response => new Response(null, { status, headers });
  const url = URL.parse(request.url);
  if (url?.host !== host) return refuse(404);
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
  const file = await resolveStaticFile(root, url.pathname);
  // A malformed path names no file either; a page is not told the difference.
  if (file.status !== 200) return refuse(file.status === 403 ? 403 : 404);
  return new Response(request.method === 'HEAD' ? null : readFile(file), {
    headers: { ...headers, ...file.headers, 'Content-Length': String(file.bytes) },
  });
}

function readFile(file: StaticFile): ReadableStream | null {
  if (file.bytes === 0) return null;
  // Not beyond the announced length, should the file grow meanwhile.
  return Readable.toWeb(createReadStream(file.path, { end: file.bytes - 1 })) as ReadableStream;
}
