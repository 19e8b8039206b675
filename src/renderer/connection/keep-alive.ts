import type { Clock, Subscription } from '../../shared/index.js';

/** How long nothing may come before main is asked, and after that before it is given up, in milliseconds. */
const QUIET_MS = 8_000;
/** A timer that comes later than this was held up: what has arrived meanwhile may still wait for its turn. */
const LATE_MS = 1_000;

export interface KeepAliveOutput {
  /** Asks main whether it is there. */
  ping(): void;
  /** It is not. Called once. */
  onSilence(): void;
}

/**
 * Finds out that the other side has gone without a word: within 16 s of its last message. It judges by what has
 * arrived, not by timers: those of a tab in the background, or of a machine that slept, come late.
 */
export class KeepAlive {
  private lastArrivalMs: number;
  private askedAtMs: number | undefined;
  private isSecondLook = false;
  private timer: Subscription | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly output: KeepAliveOutput,
  ) {
    this.lastArrivalMs = clock.monotonicMs();
    this.wait(QUIET_MS);
  }

  /** Something came. */
  noteArrival(): void {
    this.lastArrivalMs = this.clock.monotonicMs();
  }

  stop(): void {
    this.timer?.();
  }

  private wait(delayMs: number): void {
    const dueMs = this.clock.monotonicMs() + delayMs;
    this.timer = this.clock.after(delayMs, () => this.look(this.clock.monotonicMs() - dueMs > LATE_MS));
  }

  private look(isLate: boolean): void {
    const nowMs = this.clock.monotonicMs();
    const quietMs = nowMs - this.lastArrivalMs;
    if (this.askedAtMs === undefined || this.lastArrivalMs >= this.askedAtMs) {
      this.askedAtMs = undefined;
      this.isSecondLook = false;
      if (quietMs < QUIET_MS) return this.wait(QUIET_MS - quietMs);
      this.askedAtMs = nowMs;
      this.output.ping();
      return this.wait(QUIET_MS);
    }
    if (!isLate || this.isSecondLook) return this.output.onSilence();
    this.isSecondLook = true;
    this.wait(LATE_MS);
  }
}
