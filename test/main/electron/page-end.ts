import { electronBridge, type ElectronBridgeOptions } from '../../../src/renderer/transports/electron-bridge.js';
import type { Link } from '../../../src/shared/index.js';
import type { InMemoryElectron } from '../../../src/testing/electron/index.js';
import { pageOptions, type OpenPage } from './in-memory.js';

export const HELLO = { kind: 'hello', version: 1 };

/** A page's end of a connection, with what it is told. */
export interface PageEnd {
  readonly link: Link;
  readonly received: unknown[];
  readonly closed: Promise<void>;
}

/** Connects a page, and waits until main knows. @param options which lane, and how; by default what a page does */
export async function connectPage(
  electron: InMemoryElectron,
  { page }: Pick<OpenPage, 'page'>,
  options: ElectronBridgeOptions = {},
): Promise<PageEnd> {
  const link = await electronBridge({ ...pageOptions(page), ...options });
  const received: unknown[] = [];
  const closed = new Promise<void>((resolve) => {
    link.start({ onMessage: (message) => received.push(message), onClose: resolve });
  });
  link.post(HELLO);
  await electron.settled();
  return { link, received, closed };
}
