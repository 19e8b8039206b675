import type { WebFrameMain } from 'electron';
import type { Link } from '../../shared/index.js';
import type { TransportHost } from '../transports/transport.js';
import type { PageLifetimes } from './page-lifetimes.js';
import type { Sender } from './sender.js';

/** A sender whose frame was there when its message arrived. */
export type PresentSender = Sender & { readonly frame: WebFrameMain };

/** A link to one document, over whichever lane. */
export interface FrameLink extends Link {
  /** Ends the link without a word to a page that has gone, or has ended it itself. */
  abandon(): void;
}

interface FrameConnection {
  readonly link: FrameLink;
  readonly clientId: string;
  readonly frame: WebFrameMain;
  close(): void;
}

/** The connections of all pages: one a frame, over whichever lane, of which the latest counts. */
export class FrameConnections {
  /** By frame tree node: what stays the same while documents come and go in it. */
  private readonly connections = new Map<number, FrameConnection>();

  constructor(
    private readonly host: TransportHost,
    private readonly pages: PageLifetimes,
  ) {}

  /** What the frame of `sender` is connected by, unless that was another client. */
  current({ frame, peer }: PresentSender): FrameLink | undefined {
    const connection = this.connections.get(frame.frameTreeNodeId);
    return connection?.clientId === peer.clientId ? connection.link : undefined;
  }

  /**
   * Connects the frame of `sender`, in place of whatever it was connected by.
   *
   * @param createLink handed what the link is to call once, when it ends, before it tells its listener
   */
  open(sender: PresentSender, createLink: (onEnd: () => void) => FrameLink): void {
    const { frame, webContents, peer } = sender;
    const key = frame.frameTreeNodeId;
    this.sweep();
    this.connections.get(key)?.link.close();
    const link = createLink(() => {
      watch();
      if (this.connections.get(key)?.link === link) this.connections.delete(key);
    });
    const watch = this.pages.watch(webContents, frame, () => link.abandon());
    const accepted = this.host.accept(link, peer);
    this.connections.set(key, { link, frame, clientId: peer.clientId, close: () => accepted.close() });
  }

  /** Runs what hands a message to a link. Out of here its error would be an uncaught exception of the main process. */
  guard(link: FrameLink, deliver: () => void): void {
    try {
      deliver();
    } catch (error) {
      this.host.logger.error('A connection failed', { error });
      link.close();
    }
  }

  /** Ends every connection, telling its page. */
  close(): void {
    for (const connection of this.connections.values()) connection.close();
  }

  /** No event tells that a subframe was removed. */
  private sweep(): void {
    for (const { frame, link } of this.connections.values()) {
      if (frame.isDestroyed()) link.abandon();
    }
  }
}
