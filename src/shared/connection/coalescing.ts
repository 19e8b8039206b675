import { systemClock, type Clock, type Subscription } from '../lifetime/index.js';
import { MAX_BATCH_MESSAGES } from '../protocol/limits.js';

/** How long messages wait for others to travel with. Messages that are posted in the same tick always do. */
export interface CoalescingOptions {
  /** Messages that leave together at the latest, from 1. @default 1_024, which is also the most */
  readonly maxMessages?: number;
  /**
   * How long a call, a reply or an event may wait for others beyond its tick, in milliseconds. Fewer and larger
   * messages cost less altogether, and each of them takes longer. What steers the others, such as `cancel`, never
   * waits, and takes along what does. @default 0, nothing waits longer than its tick
   */
  readonly maxWaitMs?: number;
  /** @default the machine's own */
  readonly clock?: Clock;
}

/** More than this need not wait for others: the platform's cost of one message is small beside it. */
const MAX_WAITING_SIZE = 65_536;

/** Kinds that may wait for a window to pass. */
const PATIENT_KINDS: ReadonlySet<unknown> = new Set(['call', 'send', 'reply', 'fault', 'event']);

/** Messages that wait to leave together, each already a copy of its own. */
export class CoalescingQueue<T> {
  private waiting: T[] = [];
  private size = 0;
  private window: Subscription | undefined;
  private isTickRunning = false;
  private readonly maxMessages: number;
  private readonly maxWaitMs: number;
  private readonly clock: Clock;

  /** @param send takes at least one; must not throw. @throws {RangeError} when an option is out of its range */
  constructor(
    private readonly send: (messages: readonly T[]) => void,
    { maxMessages = MAX_BATCH_MESSAGES, maxWaitMs = 0, clock = systemClock }: CoalescingOptions = {},
  ) {
    if (!Number.isSafeInteger(maxMessages) || maxMessages < 1 || maxMessages > MAX_BATCH_MESSAGES) {
      throw new RangeError(`coalescing.maxMessages is a whole number from 1 to ${MAX_BATCH_MESSAGES}`);
    }
    if (!Number.isFinite(maxWaitMs) || maxWaitMs < 0) throw new RangeError('coalescing.maxWaitMs is 0 or more');
    this.maxMessages = maxMessages;
    this.maxWaitMs = maxWaitMs;
    this.clock = clock;
  }

  /** What waits, in the unit of {@link add}. */
  get waitingSize(): number {
    return this.size;
  }

  /**
   * @param size of the copy, in bytes or characters
   * @param kind of the message
   */
  add(message: T, size: number, kind: unknown): void {
    this.waiting.push(message);
    this.size += size;
    if (this.waiting.length >= this.maxMessages || this.size >= MAX_WAITING_SIZE) this.flush();
    else if (this.maxWaitMs === 0 || !PATIENT_KINDS.has(kind)) this.flushAfterTick();
    else this.window ??= this.clock.after(this.maxWaitMs, () => this.flush());
  }

  /** Sends what waits, now. */
  flush(): void {
    const messages = this.waiting;
    if (messages.length === 0) return;
    this.discard();
    this.send(messages);
  }

  /** Forgets what waits, when there is nobody to send it to any more. */
  discard(): void {
    this.window?.();
    this.window = undefined;
    this.waiting = [];
    this.size = 0;
  }

  private flushAfterTick(): void {
    if (this.isTickRunning) return;
    this.isTickRunning = true;
    void this.endTick();
  }

  private async endTick(): Promise<void> {
    await undefined; // a microtask: it runs when the code that is running now has come to its end
    this.isTickRunning = false;
    this.flush();
  }
}

/** What a {@link CoalescingQueue} wants to know of a message. */
export function kindOf(message: object): unknown {
  return (message as { readonly kind?: unknown }).kind;
}
