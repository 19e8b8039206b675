import type { SubscribeMessage } from '../../shared/index.js';
import type { OpenMember } from './connection-access.js';
import type { EventSubscription } from './event-subscription.js';

export interface WaitingSubscription {
  /** As its page numbered it. */
  readonly id: number;
  /** Which of the client's documents asked for it. */
  readonly document: string;
  readonly subscription: EventSubscription;
}

/** Subscriptions of one client whose connection has ended: they take events until somebody asks for them again. */
export class WaitingSubscriptions {
  /** In the order in which they began to wait. */
  private readonly all = new Set<WaitingSubscription>();
  private readonly byEvent = new Map<string, Set<WaitingSubscription>>();

  /** @param maximum one more, and the one that waits longest is ended */
  constructor(private readonly maximum: number) {}

  get size(): number {
    return this.all.size;
  }

  add(waiting: WaitingSubscription): void {
    const key = keyOf(waiting.subscription);
    let same = this.byEvent.get(key);
    if (!same) this.byEvent.set(key, (same = new Set()));
    same.add(waiting);
    this.all.add(waiting);
    for (const oldest of this.all) {
      if (this.all.size <= this.maximum) return;
      this.end(oldest);
    }
  }

  /**
   * Finds the one that a request goes on with. A document that was there before says what it has received, and means
   * its own; what it asks for the first time takes over whichever another document has left behind.
   */
  take(request: SubscribeMessage, document: string): EventSubscription | undefined {
    for (const waiting of this.byEvent.get(keyOf(request)) ?? []) {
      const isOwn = waiting.document === document;
      const isMeant = request.received === undefined ? !isOwn : isOwn && waiting.id === request.id;
      if (!isMeant) continue;
      this.remove(waiting);
      return waiting.subscription;
    }
    return undefined;
  }

  openMembers(): readonly OpenMember[] {
    return [...this.all].flatMap((waiting) => {
      const { call } = waiting.subscription;
      return call ? [{ kind: 'events', call, end: () => this.end(waiting) }] : [];
    });
  }

  endAll(): void {
    for (const { subscription } of this.all) subscription.end();
    this.all.clear();
    this.byEvent.clear();
  }

  /** Whoever has taken it meanwhile was asked anew. */
  private end(waiting: WaitingSubscription): void {
    if (!this.all.has(waiting)) return;
    this.remove(waiting);
    waiting.subscription.end();
  }

  private remove(waiting: WaitingSubscription): void {
    const key = keyOf(waiting.subscription);
    const same = this.byEvent.get(key);
    same?.delete(waiting);
    if (same?.size === 0) this.byEvent.delete(key);
    this.all.delete(waiting);
  }
}

function keyOf({ channel, event }: { readonly channel: string; readonly event: string }): string {
  return `${channel}\n${event}`;
}
