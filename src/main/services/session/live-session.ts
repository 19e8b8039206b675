import type { Clock } from '../../../shared/index.js';
import type { SessionView } from '../../../shim/index.js';
import type { CallSession } from '../../sessions/session-source.js';

/** How long sessions last, in milliseconds. */
export interface SessionTimes {
  readonly idleMs: number;
  readonly lifetimeMs: number;
}

/** One session, and how long it lasts. */
export class LiveSession {
  private readonly startedAtMs: number;
  private readonly startedWallMs: number;
  private usedAtMs: number;

  constructor(
    readonly clientId: string,
    /** As calls see it; another object when the roles change, so that a call that runs keeps what it began with. */
    public session: CallSession,
    private readonly times: SessionTimes,
    private readonly clock: Clock,
  ) {
    this.startedAtMs = clock.monotonicMs();
    this.usedAtMs = this.startedAtMs;
    this.startedWallMs = clock.wallMs();
  }

  use(): void {
    this.usedAtMs = this.clock.monotonicMs();
  }

  /** @returns why it is over, or `undefined` while it is not */
  get endReason(): 'idle' | 'expired' | undefined {
    if (this.leftMs <= 0) return 'expired';
    return this.idleLeftMs <= 0 ? 'idle' : undefined;
  }

  /** Milliseconds after which it is over unless it is used. */
  get remainingMs(): number {
    return Math.min(this.leftMs, this.idleLeftMs);
  }

  /** With times for people. */
  get view(): SessionView {
    const nowMs = this.clock.wallMs();
    return {
      ...this.session,
      startedAtMs: Math.floor(this.startedWallMs),
      idleAtMs: Math.floor(nowMs + this.remainingMs),
      expiresAtMs: Math.floor(nowMs + this.leftMs),
    };
  }

  private get leftMs(): number {
    return this.startedAtMs + this.times.lifetimeMs - this.clock.monotonicMs();
  }

  private get idleLeftMs(): number {
    return this.usedAtMs + this.times.idleMs - this.clock.monotonicMs();
  }
}
