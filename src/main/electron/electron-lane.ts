import type { IpcMainEvent, WebFrameMain } from 'electron';
import { decodeLaneMessage, type LaneMessage } from '../../shared/index.js';
import type { TransportHost } from '../transports/transport.js';
import { LaneLink } from './lane-link.js';
import type { PageLifetimes } from './page-lifetimes.js';
import { judgeSender, type Sender, type SenderRules } from './sender.js';

interface LaneConnection {
  readonly link: LaneLink;
  readonly clientId: string;
  readonly frame: WebFrameMain;
  close(): void;
}

/** A sender whose frame was there when its message arrived. */
type PresentSender = Sender & { readonly frame: WebFrameMain };

/** All connections that pages hold over ordinary IPC messages: one a frame, whose latest `hello` counts. */
export class ElectronLane {
  /** By frame tree node: what stays the same while documents come and go in it. */
  private readonly connections = new Map<number, LaneConnection>();

  constructor(
    private readonly host: TransportHost,
    private readonly pages: PageLifetimes,
    private readonly rules: SenderRules,
    private readonly channel: string,
  ) {}

  /** Takes what arrived on the lane's channel; never throws. */
  receive(event: IpcMainEvent, raw: unknown): void {
    const sender = judgeSender(event, this.rules);
    const lane = decodeLaneMessage(raw);
    if (!lane)
      return this.host.logger.debug('A malformed lane message was ignored', { clientId: sender.peer.clientId });
    if (!sender.frame) return this.host.logger.debug('A message of a frame that has gone was ignored');
    this.route({ ...sender, frame: sender.frame }, lane);
  }

  /** Ends every connection, telling its page. */
  close(): void {
    for (const connection of this.connections.values()) connection.close();
  }

  private route(sender: PresentSender, lane: LaneMessage): void {
    const current = this.connections.get(sender.frame.frameTreeNodeId);
    const isCurrent = current?.link.connection === lane.connection && current.clientId === sender.peer.clientId;
    if ('close' in lane) {
      if (isCurrent) current.link.abandon();
    } else if (isCurrent) {
      this.deliver(current.link, lane.message);
    } else if (!current || isHello(lane.message)) {
      // Another document, or the same one connecting anew. What else comes for a connection that is not the frame's
      // is left over from one that has ended.
      current?.link.close();
      this.open(sender, lane.connection, lane.message);
    }
  }

  private open(sender: PresentSender, id: string, first: unknown): void {
    const { frame, webContents, peer } = sender;
    this.sweep();
    const key = frame.frameTreeNodeId;
    const link = new LaneLink(id, { channel: this.channel, webContents, frame }, () => {
      watch();
      if (this.connections.get(key)?.link === link) this.connections.delete(key);
    });
    const watch = this.pages.watch(webContents, frame, () => link.abandon());
    const accepted = this.host.accept(link, peer);
    this.connections.set(key, { link, frame, clientId: peer.clientId, close: () => accepted.close() });
    this.deliver(link, first);
  }

  /** No event tells that a subframe was removed. */
  private sweep(): void {
    for (const { frame, link } of this.connections.values()) {
      if (frame.isDestroyed()) link.abandon();
    }
  }

  private deliver(link: LaneLink, message: unknown): void {
    try {
      link.deliver(message);
    } catch (error) {
      // Out of here it would be an uncaught exception of the main process.
      this.host.logger.error('A connection failed', { error });
      link.close();
    }
  }
}

function isHello(message: unknown): boolean {
  return typeof message === 'object' && message !== null && Reflect.get(message, 'kind') === 'hello';
}
