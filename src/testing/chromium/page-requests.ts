import type { DevToolsSession } from './dev-tools-session.js';
import { APP_ADDRESSES, fromChromiumAddress } from './page-address.js';

interface PausedRequest {
  readonly requestId: string;
  readonly request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly postData?: string;
  };
}

/** Lets main's `protocol.handle` answer what a page in Chromium requests of its own scheme, headers and all. */
export async function servePageRequests(
  session: DevToolsSession,
  fetch: (request: Request) => Promise<Response>,
): Promise<void> {
  session.on('Fetch.requestPaused', (paused) => void answer(session, paused as PausedRequest, fetch));
  await session.send('Fetch.enable', { patterns: [{ urlPattern: APP_ADDRESSES }] });
}

async function answer(
  session: DevToolsSession,
  { requestId, request }: PausedRequest,
  fetch: (request: Request) => Promise<Response>,
): Promise<void> {
  try {
    const { status, headers, body } = await ask(request, fetch);
    const responseHeaders = [...headers].map(([name, value]) => ({ name, value }));
    await session.send('Fetch.fulfillRequest', { requestId, responseCode: status, responseHeaders, body });
  } catch {
    // As for a handler that throws in Electron; when the page itself has gone, nobody is there to be told.
    await session.send('Fetch.failRequest', { requestId, errorReason: 'Failed' }).catch(() => undefined);
  }
}

async function ask(
  { url, method, headers, postData }: PausedRequest['request'],
  fetch: (request: Request) => Promise<Response>,
): Promise<{ status: number; headers: Headers; body: string }> {
  const body = postData === undefined ? {} : { body: postData };
  const response = await fetch(
    new Request(fromChromiumAddress(url), { method, headers: new Headers(headers), ...body }),
  );
  const bytes = Buffer.from(await response.arrayBuffer());
  return { status: response.status, headers: response.headers, body: bytes.toString('base64') };
}
