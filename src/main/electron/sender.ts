// Who sent an IPC message. Everything is read here and at once: after the first await the frame may have navigated,
// and its getters would tell about another document.
import type { IpcMainEvent, IpcMainInvokeEvent, WebContents, WebFrameMain } from 'electron';
import type { Peer } from '../transports/transport.js';
import { originOf } from './origin.js';

export interface SenderRules {
  /** As {@link originOf} writes them. */
  readonly origins: ReadonlySet<string>;
  readonly allowSubframes: boolean;
}

export interface Sender {
  readonly peer: Peer;
  readonly webContents: WebContents;
  /** `null` when it was gone before its message arrived. */
  readonly frame: WebFrameMain | null;
}

/** Establishes who sent a message, and whether they may; call it before any await. */
export function judgeSender(event: IpcMainEvent | IpcMainInvokeEvent, rules: SenderRules): Sender {
  const read = readFrame(event);
  const refusal = refuse(read, rules);
  const origin = read?.origin ?? null;
  return {
    webContents: event.sender,
    frame: read?.frame ?? null,
    peer: {
      transport: 'electron',
      clientId: clientIdOf(event.sender, origin),
      identifiesClient: true,
      origin,
      processId: event.processId,
      ...(refusal === undefined ? {} : { refusal }),
    },
  };
}

/** What tells one page from another, over reloads: its `webContents` and its origin. */
export function clientIdOf({ id }: Pick<WebContents, 'id'>, origin: string | null): string {
  return `electron:${id}:${origin ?? 'null'}`;
}

interface ReadFrame {
  readonly frame: WebFrameMain;
  readonly isMainFrame: boolean;
  /** Of the document's security context: a sandboxed or blank one differs from its URL. */
  readonly origin: string | undefined;
  readonly urlOrigin: string | undefined;
}

function readFrame(event: IpcMainEvent | IpcMainInvokeEvent): ReadFrame | undefined {
  try {
    const frame = event.senderFrame;
    if (!frame) return undefined;
    return {
      frame,
      isMainFrame: frame.parent === null,
      origin: originOf(frame.origin),
      urlOrigin: originOf(frame.url),
    };
  } catch {
    // Electron throws for a frame that was disposed of: as good as none.
    return undefined;
  }
}

function refuse(read: ReadFrame | undefined, rules: SenderRules): Peer['refusal'] {
  if (!read) return 'missing-frame';
  if (!read.isMainFrame && !rules.allowSubframes) return 'subframe';
  // Both must agree: a blank popup has its opener's origin, and a sandboxed document an allowed URL.
  const isAllowed = read.origin !== undefined && read.origin === read.urlOrigin && rules.origins.has(read.origin);
  return isAllowed ? undefined : 'foreign-origin';
}
