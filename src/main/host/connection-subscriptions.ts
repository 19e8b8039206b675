import { ResourceExhaustedError, type Link, type ServiceError, type Subscription } from '../../shared/index.js';
import type { Answers, ConnectionServices } from './connection-services.js';
import type { PendingCall } from './pending-call.js';

/** Events that may happen while the app decides whether the caller may have them. */
const MAX_HELD_EVENTS = 1_000;

/** The event subscriptions of one connection. */
export class ConnectionSubscriptions {
  /** One that is ended while the app decides keeps its place until then. */
  private readonly active = new Map<number, Subscription | 'undecided' | 'unwanted'>();

  constructor(
    private readonly link: Link,
    private readonly services: ConnectionServices,
    private readonly answers: Answers,
  ) {}

  /** @throws {ResourceExhaustedError} when the connection has all the subscriptions it may */
  start(id: number, call: PendingCall, event: string): void {
    const maximum = this.services.limits.maxSubscriptions;
    if (this.active.size >= maximum) throw new ResourceExhaustedError({ resource: 'subscriptions', maximum });
    this.active.set(id, 'undecided');
    void this.run(id, call, event);
  }

  stop(id: number): void {
    const subscription = this.active.get(id);
    if (subscription === 'undecided') this.active.set(id, 'unwanted');
    if (typeof subscription !== 'function') return;
    subscription();
    this.active.delete(id);
  }

  stopAll(): void {
    for (const id of this.active.keys()) this.stop(id);
  }

  private async run(id: number, call: PendingCall, event: string): Promise<void> {
    const delivery = new EventDelivery(id, this.link, this.services.limits.maxUnsentEventBytes, this.answers);
    try {
      const subscription = await this.services.subscribe(call, event, (payload) => delivery.deliver(payload));
      if (this.active.get(id) === 'undecided') {
        this.active.set(id, subscription);
        return delivery.begin();
      }
      subscription();
      this.active.delete(id);
    } catch (error) {
      const isWanted = this.active.get(id) === 'undecided';
      this.active.delete(id);
      if (isWanted) this.answers.fault(id, error as ServiceError);
    }
  }
}

/** Sends one subscription's events. What a stalled page can't take is dropped, and the next event says how many were. */
class EventDelivery {
  private held: unknown[] | undefined = [];
  private dropped = 0;

  constructor(
    private readonly id: number,
    private readonly link: Link,
    private readonly maxUnsentBytes: number,
    private readonly answers: Answers,
  ) {}

  deliver(payload: unknown): void {
    if (this.held && this.held.length < MAX_HELD_EVENTS) this.held.push(payload);
    else if (this.held || this.link.unsentBytes > this.maxUnsentBytes) this.dropped += 1;
    else this.send(payload);
  }

  begin(): void {
    const held = this.held ?? [];
    this.held = undefined;
    for (const payload of held) this.deliver(payload);
  }

  private send(payload: unknown): void {
    const { id, dropped } = this;
    try {
      this.answers.post({ kind: 'event', id, payload, ...(dropped === 0 ? {} : { dropped }) });
      this.dropped = 0;
    } catch {
      // The connection has logged it. One page's link is no fault of whoever announces the event.
      this.dropped += 1;
    }
  }
}
