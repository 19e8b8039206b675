import type { Clock } from './clock.js';
import type { Subscription } from './disposable-store.js';

export interface BackOffOptions {
  /** The most that the first attempt waits, in milliseconds; each further one doubles it. @default 500 */
  readonly initialDelayMs?: number;
  /** The most that any attempt waits, in milliseconds. @default 30_000 */
  readonly maxDelayMs?: number;
}

export interface BackOffParts {
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Calls its listener when it is worth trying at once. @default nothing tells */
  readonly onWake?: (listener: () => void) => Subscription;
}

/**
 * Says when to try again: after a random part of a time that doubles (full jitter), so that the pages of a server that
 * was restarted don't come back all at once.
 */
export class BackOff {
  private readonly initialDelayMs: number;
  private readonly maxDelayMs: number;
  private attempts = 0;
  private waits: readonly Subscription[] = [];
  private startWaiting: (() => void) | undefined;

  /** @throws {RangeError} when a delay is no positive number */
  constructor(
    { initialDelayMs = 500, maxDelayMs = 30_000 }: BackOffOptions,
    private readonly parts: BackOffParts,
  ) {
    if (!(initialDelayMs > 0 && maxDelayMs > 0)) throw new RangeError('Delays before another attempt are more than 0');
    this.initialDelayMs = initialDelayMs;
    this.maxDelayMs = maxDelayMs;
  }

  /** Which attempt is the next, or under way, counted from 1. */
  get attempt(): number {
    return this.attempts;
  }

  /** Calls `attempt` once when its time has come. @returns the delay in milliseconds */
  schedule(attempt: () => void): number {
    const delayMs = Math.floor(
      this.parts.random() * Math.min(this.maxDelayMs, this.initialDelayMs * 2 ** this.attempts),
    );
    this.attempts += 1;
    const start = (): void => {
      this.stop();
      attempt();
    };
    this.startWaiting = start;
    const woken = this.parts.onWake?.(start);
    this.waits = [this.parts.clock.after(delayMs, start), ...(woken ? [woken] : [])];
    return delayMs;
  }

  /** Makes the attempt that waits for its time at once. */
  hurry(): void {
    this.startWaiting?.();
  }

  /** The next one is the first again. */
  reset(): void {
    this.stop();
    this.attempts = 0;
  }

  /** Nothing is tried any more. */
  stop(): void {
    for (const wait of this.waits) wait();
    this.waits = [];
    this.startWaiting = undefined;
  }
}
