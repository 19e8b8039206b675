import type { Clock, Limits, ServiceError } from '../../shared/index.js';

/** How long nothing is read from a connection, the first time. Each time that follows it is twice as long. */
const FIRST_PAUSE_MS = 100;
/** How often a connection is paused before it is closed. */
const MAX_PAUSES = 5;
/** In so much time as many are forgiven as bring a pause. */
const FORGIVEN_IN_MS = 10_000;

/** What a caller can't help finding out by itself that it does too much, too often, or what it may not. */
const OFFENCES: ReadonlySet<string> = new Set([
  'GOVERNANCE_REFUSED',
  'PAYLOAD_TOO_LARGE',
  'PERMISSION_DENIED',
  'PROTOCOL',
  'RATE_LIMITED',
  'RESOURCE_EXHAUSTED',
  'SENDER_REFUSED',
  'UNAUTHENTICATED',
  'UNKNOWN_CHANNEL',
  'VALIDATION',
]);

/** What follows from an offence. */
export type Sentence =
  | { readonly kind: 'pause'; readonly pauseMs: number; readonly offences: number }
  | { readonly kind: 'close'; readonly retryAfterMs: number; readonly offences: number };

/**
 * Counts what one client is refused, over all its connections: who comes back begins no new count. A refusal costs main
 * little, and a hundred thousand of them cost much: who goes on is paused, each time for longer, and then hung up on.
 * What is long ago is forgiven.
 */
export class Offences {
  private level = 0;
  private countedAtMs = 0;
  private pauses = 0;
  private total = 0;

  constructor(
    private readonly limits: Pick<Limits, 'maxOffences'>,
    private readonly clock: Clock,
  ) {}

  /** @returns what is to be done about it; nothing, mostly */
  count({ code }: ServiceError): Sentence | undefined {
    if (!OFFENCES.has(code)) return undefined;
    this.forgive();
    this.level += 1;
    this.total += 1;
    const maximum = this.limits.maxOffences;
    if (this.level <= maximum) return undefined;
    this.level = Math.ceil(maximum / 2); // who goes on after the pause needs half as many for the next
    const pauseMs = FIRST_PAUSE_MS * 2 ** Math.min(this.pauses, MAX_PAUSES);
    this.pauses = Math.min(this.pauses + 1, MAX_PAUSES + 1);
    if (this.pauses > MAX_PAUSES) return { kind: 'close', retryAfterMs: pauseMs, offences: this.total };
    return { kind: 'pause', pauseMs, offences: this.total };
  }

  private forgive(): void {
    const nowMs = this.clock.monotonicMs();
    const forgiven = ((nowMs - this.countedAtMs) / FORGIVEN_IN_MS) * this.limits.maxOffences;
    this.countedAtMs = nowMs;
    this.level = Math.max(this.level - forgiven, 0);
    if (this.level === 0) this.pauses = 0;
  }
}
