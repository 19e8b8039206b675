import type { Clock, Subscription } from '../../shared/index.js';
import type { EventPace } from '../decorators/event-pace.js';

/** Hands one subscriber what is emitted to it, no faster than the event's pace allows. */
export interface PacedDelivery {
  deliver(payload: unknown): void;
  /** Hands over at once what is held back. */
  flush(): void;
  /** Drops what is held back: its subscriber has gone. */
  stop(): void;
}

/** What is waiting for its time; boxed, because `undefined` is a payload too. */
interface Held {
  readonly payload: unknown;
}

type Deliver = (payload: unknown) => void;

/** @param onTime hands over what was held back; must not throw, for nobody is there to catch it */
export function createPacedDelivery(
  pace: EventPace | undefined,
  clock: Clock,
  deliver: Deliver,
  onTime: Deliver,
): PacedDelivery {
  if (pace?.kind === 'throttle') return new Throttled(pace.perMs, clock, deliver, onTime);
  if (pace?.kind === 'debounce') return new Debounced(pace.quietMs, pace.maxWaitMs, clock, onTime);
  return { deliver, flush: doNothing, stop: doNothing };
}

/** Holds the newest back until its time comes. */
abstract class HoldingDelivery implements PacedDelivery {
  protected held: Held | undefined;
  protected timer: Subscription | undefined;

  constructor(
    protected readonly clock: Clock,
    protected readonly onTime: Deliver,
  ) {}

  abstract deliver(payload: unknown): void;

  flush(): void {
    const { held } = this;
    this.stop();
    if (held) this.onTime(held.payload);
  }

  stop(): void {
    this.timer?.();
    this.timer = undefined;
    this.held = undefined;
  }
}

/** One at once, then one each time the interval has passed, as long as there is something new. */
class Throttled extends HoldingDelivery {
  constructor(
    private readonly perMs: number,
    clock: Clock,
    private readonly now: Deliver,
    onTime: Deliver,
  ) {
    super(clock, onTime);
  }

  deliver(payload: unknown): void {
    if (this.timer) {
      this.held = { payload };
      return;
    }
    this.wait();
    this.now(payload);
  }

  private wait(): void {
    this.timer = this.clock.after(this.perMs, () => this.elapse());
  }

  private elapse(): void {
    const { held } = this;
    this.timer = undefined;
    this.held = undefined;
    if (!held) return;
    this.wait();
    this.onTime(held.payload);
  }
}

/** The last one, when it has been quiet for a while, or the first has waited long enough. */
class Debounced extends HoldingDelivery {
  private heldSinceMs = 0;

  constructor(
    private readonly quietMs: number,
    private readonly maxWaitMs = Infinity,
    clock: Clock,
    onTime: Deliver,
  ) {
    super(clock, onTime);
  }

  deliver(payload: unknown): void {
    const nowMs = this.clock.monotonicMs();
    if (!this.held) this.heldSinceMs = nowMs;
    this.held = { payload };
    this.timer?.();
    const restMs = this.heldSinceMs + this.maxWaitMs - nowMs;
    this.timer = this.clock.after(Math.min(this.quietMs, Math.max(restMs, 0)), () => this.flush());
  }
}

function doNothing(): void {
  // Nothing is ever held back.
}
