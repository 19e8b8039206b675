import { TimeoutError, type Clock, type Subscription } from '../../shared/index.js';
import type { PendingCall } from '../host/pending-call.js';

/** One wait that has begun and may take too long. */
export interface Deadline {
  /** `undefined` once the wait is over. */
  call: PendingCall | undefined;
  readonly dueAtMs: number;
}

/** Of waits that are over and still kept, before they are let go of. */
const MAX_KEPT = 256;

/**
 * The deadlines of all waits that may take equally long. They fall due in the order in which they began, so one timer
 * serves all of them: one each would cost more than the rest of a short call.
 */
export class DeadlineTimers {
  /** In the order in which they fall due. A list, because sets that much comes to and goes from burden the collector. */
  private deadlines: Deadline[] = [];
  private waiting = 0;
  private timer: Subscription | undefined;

  constructor(
    private readonly timeoutMs: number,
    private readonly clock: Clock,
  ) {}

  /** Aborts `call` with `TIMEOUT` unless what is returned is stopped in time. */
  start(call: PendingCall): Deadline {
    const deadline = { call, dueAtMs: this.clock.monotonicMs() + this.timeoutMs };
    this.deadlines.push(deadline);
    this.waiting += 1;
    this.timer ??= this.clock.after(this.timeoutMs, () => this.fire());
    return deadline;
  }

  /** Idempotent. */
  stop(deadline: Deadline): void {
    if (!deadline.call) return;
    deadline.call = undefined;
    this.waiting -= 1;
    if (this.waiting === 0) this.rest();
    else if (this.deadlines.length > 2 * this.waiting + MAX_KEPT) this.tidy();
  }

  private rest(): void {
    this.deadlines = [];
    this.timer?.();
    this.timer = undefined;
  }

  private tidy(): void {
    this.deadlines = this.deadlines.filter(({ call }) => call);
  }

  private fire(): void {
    this.timer = undefined;
    const nowMs = this.clock.monotonicMs();
    const due = this.deadlines.filter(({ call, dueAtMs }) => call && dueAtMs <= nowMs);
    for (const { call } of due) call?.abort(new TimeoutError({ timeoutMs: this.timeoutMs }));
    this.tidy();
    const [next] = this.deadlines;
    if (next) this.timer ??= this.clock.after(next.dueAtMs - nowMs, () => this.fire());
  }
}
