import { electronBridge } from '../../../src/renderer/transports/electron-bridge.js';
import type { Link } from '../../../src/shared/index.js';
import type { InMemoryElectron } from '../../../src/testing/electron/index.js';
import type { OpenPage } from './in-memory.js';

export const HELLO = { kind: 'hello', version: 1 };

/** A page's end of the lane, with what it is told. */
export interface PageEnd {
  readonly link: Link;
  readonly received: unknown[];
  readonly closed: Promise<void>;
}

/** Connects a page, and waits until main knows. */
export async function connectPage(electron: InMemoryElectron, { bridge }: Pick<OpenPage, 'bridge'>): Promise<PageEnd> {
  const link = electronBridge(bridge);
  const received: unknown[] = [];
  const closed = new Promise<void>((resolve) => {
    link.start({ onMessage: (message) => received.push(message), onClose: resolve });
  });
  link.post(HELLO);
  await electron.settled();
  return { link, received, closed };
}
