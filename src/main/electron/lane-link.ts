import type { WebContents, WebFrameMain } from 'electron';
import type { LaneMessage, Link, LinkListener } from '../../shared/index.js';
import { assertCloneable } from './cloneable.js';

/** The document at the other end of a {@link LaneLink}. */
export interface LaneTarget {
  readonly channel: string;
  readonly webContents: WebContents;
  readonly frame: WebFrameMain;
}

/** Main's end of one connection over ordinary IPC messages. */
export class LaneLink implements Link {
  /** Electron does not tell what it has queued. */
  readonly unsentBytes = 0;
  private readonly early: unknown[] = [];
  private listener: LinkListener | undefined;
  private isClosed = false;

  /** @param onEnd called once, whichever side ends the link, before its listener is told */
  constructor(
    readonly connection: string,
    private readonly target: LaneTarget,
    private readonly onEnd: () => void,
  ) {}

  post(message: object): void {
    if (this.isClosed) return;
    assertCloneable(message);
    this.transmit({ connection: this.connection, message });
  }

  postText(text: string): void {
    if (!this.isClosed) this.transmit({ connection: this.connection, message: text });
  }

  start(listener: LinkListener): void {
    this.listener = listener;
    for (const message of this.early.splice(0)) {
      if (!this.isClosed) listener.onMessage(message);
    }
  }

  close(): void {
    if (this.isClosed) return;
    this.transmit({ connection: this.connection, close: true });
    this.abandon();
  }

  /** Hands over a message that arrived for this connection. */
  deliver(message: unknown): void {
    if (this.isClosed) return;
    if (this.listener) this.listener.onMessage(message);
    else this.early.push(message);
  }

  /** Ends the link without a word to a page that has gone, or has ended it itself. */
  abandon(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.onEnd();
    this.listener?.onClose();
  }

  private transmit(message: LaneMessage): void {
    const { channel, frame } = this.target;
    try {
      if (this.isReachable()) return frame.send(channel, message);
    } catch {
      // The frame went between the question and the answer.
    }
    this.abandon();
  }

  /** Asked first, because Electron writes an error to the console for every message to a frame that has gone. */
  private isReachable(): boolean {
    const { frame, webContents } = this.target;
    return !webContents.isDestroyed() && !webContents.isCrashed() && !frame.isDestroyed() && !frame.detached;
  }
}
