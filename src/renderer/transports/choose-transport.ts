import type { PageLink } from '../connection/page-link.js';
import { electronBridge, findElectronBridge } from './electron-bridge.js';
import { webSocketLink } from './web-socket.js';

/** The preload's bridge where there is one, else the WebSocket of the page's own address. */
export function chooseTransport(): PageLink | Promise<PageLink> {
  const bridge = findElectronBridge();
  return bridge ? electronBridge({ bridge }) : webSocketLink();
}
