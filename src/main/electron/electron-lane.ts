import type { IpcMainEvent } from 'electron';
import { decodeLaneMessage, type LaneMessage } from '../../shared/index.js';
import type { Logger } from '../logging/logger.js';
import type { FrameConnections, PresentSender } from './frame-connections.js';
import { LaneLink } from './lane-link.js';
import { judgeSender, type SenderRules } from './sender.js';

/** The connections that pages hold over ordinary IPC messages. */
export class ElectronLane {
  constructor(
    private readonly connections: FrameConnections,
    private readonly rules: SenderRules,
    private readonly channel: string,
    private readonly logger: Logger,
  ) {}

  /** Takes what arrived on the lane's channel; never throws. */
  receive(event: IpcMainEvent, raw: unknown): void {
    const sender = judgeSender(event, this.rules);
    const lane = decodeLaneMessage(raw);
    if (!lane) return this.logger.debug('A malformed lane message was ignored', { clientId: sender.peer.clientId });
    if (!sender.frame) return this.logger.debug('A message of a frame that has gone was ignored');
    this.route({ ...sender, frame: sender.frame }, lane);
  }

  private route(sender: PresentSender, lane: LaneMessage): void {
    if ('open' in lane) return this.open(sender, lane.connection);
    const link = this.connections.current(sender);
    // What comes for a connection that is not the frame's is left over from one that has ended.
    if (!(link instanceof LaneLink) || link.connection !== lane.connection) return;
    if ('close' in lane) link.abandon();
    else this.connections.guard(link, () => link.deliver(lane.message));
  }

  private open(sender: PresentSender, connection: string): void {
    const { frame, webContents } = sender;
    const target = { channel: this.channel, webContents, frame };
    this.connections.open(sender, (onEnd) => new LaneLink(connection, target, onEnd));
  }
}
