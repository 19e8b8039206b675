import type { Clock, Link, Limits, Subscription } from '../../shared/index.js';

/** Messages of one connection in one turn of the loop; those behind them wait until the others had theirs. */
const MAX_TURN_MESSAGES = 64;
/** And how long they may take altogether, in milliseconds. */
const MAX_TURN_MS = 2;
/** After so much time without a message, the loop has turned: a new turn begins. */
const IDLE_MS = 1;
/**
 * Messages that wait before nothing more is read: less than that is not worth the two system calls, as long as the turn
 * has not lasted too long.
 */
const PAUSE_AT_MESSAGES = 32;

/** What becomes of the messages that an {@link Inbox} lets through. */
export interface InboxOwner {
  handle(message: unknown): void;
  /** More wait than may: its other side can't be paused, or does not heed it. */
  overflow(): void;
}

/**
 * Hands the messages of one connection on, in their order, a slice in each turn of the loop, so that nobody else has to
 * wait for all of them. What comes beyond a slice waits here, and nothing more is read from a socket meanwhile; a port
 * can't be told to wait, so what may wait is bounded.
 */
export class Inbox {
  private waiting: unknown[] = [];
  /** Of those that have been handed on, but not cleared away. */
  private taken = 0;
  private handled = 0;
  private startedAtMs = 0;
  private lastAtMs = Number.NEGATIVE_INFINITY;
  private turn: NodeJS.Immediate | undefined;
  private hold: Subscription | undefined;
  private isPaused = false;
  private isClosed = false;
  private onEmpty: (() => void) | undefined;

  constructor(
    private readonly link: Pick<Link, 'pause' | 'resume'>,
    private readonly limits: Pick<Limits, 'maxInboxMessages'>,
    private readonly clock: Clock,
    private readonly owner: InboxOwner,
  ) {}

  receive(message: unknown): void {
    if (this.isClosed) return;
    if (this.turn || this.hold || !this.hasTime()) return this.keep(message);
    this.handle(message);
  }

  /** Hands nothing on, and reads nothing, for so long. */
  pause(durationMs: number): void {
    if (this.isClosed) return;
    this.hold?.();
    this.stopReading();
    this.hold = this.clock.after(durationMs, () => {
      this.hold = undefined;
      this.continue();
    });
  }

  /** The other side has gone: what it said before is handed on, then `onEmpty` runs. One that is held had its say. */
  finish(onEmpty: () => void): void {
    this.onEmpty = onEmpty;
    if (this.hold || !this.turn) this.finished();
  }

  /** Forgets what waits. Idempotent. */
  close(): void {
    this.isClosed = true;
    this.waiting = [];
    this.hold?.();
    if (this.turn) clearImmediate(this.turn);
  }

  private hasTime(): boolean {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - this.lastAtMs > IDLE_MS || this.handled === 0) {
      this.handled = 0;
      this.startedAtMs = nowMs;
      return true;
    }
    return this.handled < MAX_TURN_MESSAGES && nowMs - this.startedAtMs < MAX_TURN_MS;
  }

  /** Whether its messages take long: then the next one may take long to be decoded alone. */
  private isLate(): boolean {
    return this.clock.monotonicMs() - this.startedAtMs >= MAX_TURN_MS;
  }

  private handle(message: unknown): void {
    this.handled += 1;
    this.owner.handle(message);
    this.lastAtMs = this.clock.monotonicMs();
  }

  private keep(message: unknown): void {
    this.waiting.push(message);
    const count = this.waiting.length - this.taken;
    if (count > this.limits.maxInboxMessages) return this.owner.overflow();
    if (count >= PAUSE_AT_MESSAGES || this.isLate()) this.stopReading();
    if (!this.hold) this.turn ??= setImmediate(this.continue);
  }

  private readonly continue = (): void => {
    if (this.turn) clearImmediate(this.turn);
    this.turn = undefined;
    this.handled = 0;
    while (this.taken < this.waiting.length && !this.hold && !this.isClosed && this.hasTime()) {
      const message = this.waiting[this.taken];
      this.waiting[this.taken] = undefined;
      this.taken += 1;
      this.handle(message);
    }
    if (this.isClosed || this.hold) return;
    if (this.taken < this.waiting.length) this.turn = setImmediate(this.continue);
    else this.emptied();
  };

  private emptied(): void {
    this.waiting = [];
    this.taken = 0;
    if (this.onEmpty) return this.finished();
    if (!this.isPaused) return;
    this.isPaused = false;
    this.link.resume?.();
  }

  private finished(): void {
    this.close();
    this.onEmpty?.();
  }

  private stopReading(): void {
    if (this.isPaused) return;
    this.isPaused = true;
    this.link.pause?.();
  }
}
