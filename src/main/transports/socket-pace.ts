import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import type { Clock, LoopTurns } from '../../shared/index.js';

/** How long what one socket brings may be worked on in one turn of the loop, in milliseconds. */
const MAX_TURN_MS = 2;
/** After so much time without anything, the loop has turned: a new turn begins. */
const IDLE_MS = 1;

/**
 * Keeps one socket from taking all of a turn of the loop. Node reads up to 2 MiB of a socket before it looks at another,
 * which can be 350,000 frames that are no message, or twenty messages that take long to decode. Whoever has had its time
 * is not read until the others had theirs.
 */
export class SocketPace implements LoopTurns {
  private spentMs = 0;
  private startedAtMs = 0;
  private endedAtMs = Number.NEGATIVE_INFINITY;
  private turn: NodeJS.Immediate | undefined;
  private isHeld = false;

  /** @param stream what `socket` reads from; it has begun to */
  constructor(
    private readonly socket: Pick<WebSocket, 'pause' | 'resume'>,
    stream: Pick<Duplex, 'on' | 'prependListener' | 'once'>,
    private readonly clock: Clock,
  ) {
    stream.prependListener('data', this.begin);
    stream.on('data', this.end);
    stream.once('close', () => clearImmediate(this.turn));
  }

  /** Reads nothing until {@link resume}, however many turns that takes. */
  pause(): void {
    this.isHeld = true;
    this.socket.pause();
  }

  resume(): void {
    this.isHeld = false;
    if (!this.turn) this.socket.resume();
  }

  nowMs(): number {
    return this.clock.monotonicMs();
  }

  next(go: () => void): void {
    setImmediate(go);
  }

  private readonly begin = (): void => {
    this.startedAtMs = this.clock.monotonicMs();
    if (this.startedAtMs - this.endedAtMs > IDLE_MS) this.spentMs = 0;
  };

  private readonly end = (): void => {
    this.endedAtMs = this.clock.monotonicMs();
    this.spentMs += this.endedAtMs - this.startedAtMs;
    if (this.turn || this.spentMs < MAX_TURN_MS) return;
    this.socket.pause();
    this.turn = setImmediate(this.takeNextTurn);
  };

  private readonly takeNextTurn = (): void => {
    this.turn = undefined;
    this.spentMs = 0;
    if (!this.isHeld) this.socket.resume();
  };
}
