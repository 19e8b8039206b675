// What happens between a URL and a document: events that may stop it, the request, redirects, the commit.
import { InMemoryDocument } from './document.js';
import type { InMemoryFrame } from './frame.js';
import { createEvent } from './named-emitter.js';
import { runPreload } from './run-preload.js';
import type { InMemoryWebContents } from './web-contents.js';

/** As many as Chromium follows (net::URLRequest::kMaxRedirects). */
const MAX_REDIRECTS = 20;

export interface Navigation {
  readonly frame: InMemoryFrame;
  readonly url: string;
  /** Main's own `loadURL` and `reload` may be redirected away from, but are not asked about. */
  readonly initiator: 'main' | 'page';
  /** The origin that a blank document takes over. @default 'null' */
  readonly creatorOrigin?: string;
}

/** @returns whether a new document was committed */
export async function navigate(navigation: Navigation): Promise<boolean> {
  const { frame } = navigation;
  const { webContents } = frame;
  if (navigation.initiator === 'page' && isPrevented(frame, navigation.url, ['will-frame-navigate', 'will-navigate'])) {
    return false;
  }
  webContents.emit('did-start-navigation', createEvent(detailsOf(frame, navigation.url)));
  const loaded = await load(frame, navigation.url);
  if (!loaded || webContents.isDestroyed() || frame.isDestroyed()) return false;
  await inOrder(frame, () => commit(navigation, loaded.url, loaded.response));
  return true;
}

async function load(frame: InMemoryFrame, first: string): Promise<{ url: string; response: Response } | undefined> {
  let url = first;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const response = await request(frame.webContents, url);
    const location = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
    if (location === null) return response.status === 204 ? undefined : { url, response };
    url = new URL(location, url).href;
    if (isPrevented(frame, url, ['will-redirect'])) return undefined;
  }
  throw new Error(`ERR_TOO_MANY_REDIRECTS (-310) loading '${first}'`);
}

async function request(webContents: InMemoryWebContents, url: string): Promise<Response> {
  if (url.startsWith('about:') || url.startsWith('data:')) return new Response('');
  const target = new URL(url);
  // Stay in the document's URL; what is requested does not have them.
  target.username = '';
  target.password = '';
  const response = await webContents.session.protocol.fetch(new Request(target));
  return webContents.session.webRequest.filter(target.href, response);
}

function isPrevented(frame: InMemoryFrame, url: string, events: readonly string[]): boolean {
  const event = createEvent(detailsOf(frame, url));
  for (const name of events) {
    if (name === 'will-navigate' && frame.parent) continue;
    frame.webContents.emit(name, event, url, false, !frame.parent, frame.processId, frame.routingId);
  }
  return event.defaultPrevented;
}

function detailsOf(frame: InMemoryFrame, url: string): object {
  return { url, isSameDocument: false, isMainFrame: !frame.parent, frame, initiator: null };
}

/** The commit follows what the old document has sent on the same pipe. */
function inOrder(frame: InMemoryFrame, task: () => void): Promise<void> {
  const pipe = frame.document?.toMain ?? frame.webContents.world.delivery.createPipe();
  return new Promise((resolve) => {
    pipe.post(() => {
      if (!frame.webContents.isDestroyed()) task();
      resolve();
    });
  });
}

function commit({ frame, creatorOrigin = 'null' }: Navigation, url: string, response: Response): void {
  const { webContents } = frame;
  const { world, preferences } = webContents;
  const document = new InMemoryDocument(frame);
  const origin = world.schemes.originOf(url, creatorOrigin);
  frame.commit({ document, url, origin, headers: response.headers });
  announce(frame, url, response);
  if (preferences.preload !== undefined && (!frame.parent || preferences.nodeIntegrationInSubFrames === true)) {
    startPreload(webContents, preferences.preload, document);
  }
  frame.emit('dom-ready');
  if (!frame.parent) webContents.emit('dom-ready', createEvent({}));
  if (!frame.parent) webContents.emit('did-finish-load', createEvent({}));
}

function announce(frame: InMemoryFrame, url: string, { status, statusText }: Response): void {
  const { webContents } = frame;
  const isMainFrame = !frame.parent;
  if (isMainFrame) webContents.didRecover();
  const { processId, routingId } = frame;
  webContents.emit('did-frame-navigate', createEvent({}), url, status, statusText, isMainFrame, processId, routingId);
  if (isMainFrame) webContents.emit('did-navigate', createEvent({}), url, status, statusText);
}

function startPreload(webContents: InMemoryWebContents, path: string, document: InMemoryDocument): void {
  try {
    runPreload(webContents, path, document.preload);
  } catch (error) {
    webContents.world.consoleErrors.push([`Unable to load preload script: ${path}`, error]);
    webContents.emit('preload-error', createEvent({}), path, error);
  }
}
