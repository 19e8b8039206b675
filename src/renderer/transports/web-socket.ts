import {
  DEFAULT_LIMITS,
  DisconnectedError,
  SocketLink,
  type SocketLike,
  type SocketLimits,
} from '../../shared/index.js';
import type { PageLink, ResumeStore } from '../connection/page-link.js';
import { sessionResumeStore } from './resume-store.js';
import { expectServerProof, unreachable } from './server-proof.js';
import { takeToken } from './web-socket-token.js';

/** A socket that may still be connecting. */
export interface ConnectingSocket extends SocketLike {
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
}

export interface WebSocketLinkOptions {
  /** @default `/sallyport` on the server that the page came from */
  readonly url?: string;
  /** @default what {@link takeToken} finds */
  readonly token?: string;
  /** Opens a socket; outside a browser it has to set `Origin`. @default the global `WebSocket` */
  readonly createSocket?: (url: string, protocols: string[]) => ConnectingSocket;
  /** Keeps the client for the tab's next document. @default the tab's `sessionStorage`; none where `token` is given */
  readonly resumeStore?: ResumeStore;
  /** Bytes of one frame and one message, as main has them. @default those of `DEFAULT_LIMITS` */
  readonly limits?: SocketLimits;
  /**
   * Whether the server has to prove that it knows the token before it gets it. Each time, because a page outlives its
   * server, and any program may have the port by the next attempt.
   * @default true
   */
  readonly expectsProof?: boolean;
}

/**
 * Opens a socket to main.
 *
 * @returns a link that is ready for `hello`
 * @throws {DisconnectedError} when the page has no token, when the server can't be reached or refuses it, or when what
 *   answers is another program, which then has not been told the token
 */
export async function webSocketLink(options: WebSocketLinkOptions = {}): Promise<PageLink> {
  const token = options.token ?? takeToken();
  if (token === undefined) {
    throw new DisconnectedError('This page was opened without its token: use the address that the server printed');
  }
  const createSocket = options.createSocket ?? ((address, protocols) => new WebSocket(address, protocols));
  const url = options.url ?? ownUrl();
  if (options.expectsProof ?? true) await expectServerProof(url, token);
  const socket = createSocket(url, ['sallyport.v1', `sallyport.token.${token}`]);
  // Made before the wait, so that nothing can arrive unheard.
  const link = new SocketLink(socket, options.limits ?? DEFAULT_LIMITS);
  await opened(socket);
  const resumeStore = options.resumeStore ?? (options.token === undefined ? sessionResumeStore() : undefined);
  return Object.assign(link, { canReopen: true, mayFallSilent: true, ...(resumeStore ? { resumeStore } : {}) });
}

function ownUrl(): string {
  const url = new URL('/sallyport', location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** Browsers don't tell a page why a socket failed to open, so one message has to name every reason. */
async function opened(socket: ConnectingSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (): void => reject(unreachable());
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', fail);
    socket.addEventListener('close', fail);
  });
}
