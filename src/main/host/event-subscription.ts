import type { Limits, Subscription } from '../../shared/index.js';
import { approximateBytes } from './approximate-bytes.js';
import { findCall } from './call-context.js';
import type { ConnectionServices } from './connection-services.js';
import type { DeliveryBudget } from './delivery-budget.js';
import { DeliveryQueue, type PostDelivery } from './delivery-queue.js';
import type { EventSink } from './event-channel.js';
import { PendingCall } from './pending-call.js';

/** One client's subscription to one event. It outlives the connection that it was made on. */
export class EventSubscription {
  /** By which it was asked for the last time; `undefined` before the first. */
  call: PendingCall | undefined;
  private readonly queue: DeliveryQueue;
  /** The first decision, where it takes time. */
  private decision: Promise<void> | undefined;
  private detach: Subscription | undefined;
  private hold: { readonly until: Promise<void>; readonly connectionId: string | null } | undefined;
  private isEnded = false;

  constructor(
    readonly channel: string,
    readonly event: string,
    limits: Limits,
    budget: DeliveryBudget,
  ) {
    this.queue = new DeliveryQueue({ window: limits.eventWindow, maxQueued: limits.maxQueuedEvents }, budget);
  }

  /**
   * Asks whether the caller may have the event: the first time and on every connection again. Events are taken from the
   * first moment on, and sent by nobody before {@link start} or {@link resume}.
   *
   * @returns a promise where somebody has to be asked
   * @throws {ServiceError} when it may not
   */
  open(call: PendingCall, services: ConnectionServices): void | Promise<void> {
    const isFirst = !this.call;
    this.call = call;
    if (isFirst) return this.begin(call, services);
    const confirmation = services.confirm(call);
    if (this.decision || confirmation) return Promise.all([this.decision, confirmation]).then(() => undefined);
  }

  /**
   * Until then events wait here, and with them the answers of those calls of the same connection that cause them: an
   * answer does not overtake its events.
   */
  holdAnswers(until: Promise<void>, connectionId: string | null): void {
    const hold = { until, connectionId };
    this.hold = hold;
    void until.finally(() => {
      if (this.hold === hold) this.hold = undefined;
    });
  }

  /** Sends what has been taken, and what comes, to a page that has had nothing of it. */
  start(post: PostDelivery): void {
    this.queue.start(post);
  }

  /** Goes on after {@link pause}. @throws {ProtocolError} when the page can't have received that */
  resume(post: PostDelivery, received: number): void {
    this.queue.resume(post, received);
  }

  /** @throws {ProtocolError} for what the page can't have */
  ack(sequence: number): void {
    this.queue.ack(sequence);
  }

  /** Keeps what comes, within its limits, until there is a connection again. */
  pause(): void {
    this.queue.pause();
  }

  /** Idempotent. */
  end(): void {
    this.isEnded = true;
    this.detach?.();
    this.queue.end();
  }

  private begin(call: PendingCall, services: ConnectionServices): void | Promise<void> {
    const sink: EventSink = (payload, { isLatestOnly }) => {
      if (this.hold) this.holdCause(this.hold);
      this.queue.push(payload, approximateBytes(payload), isLatestOnly ? 'latest' : 'every');
    };
    const attached = services.subscribe(call, this.event, sink);
    if (!(attached instanceof Promise)) return this.keep(attached);
    this.decision = attached.then((detach) => this.keep(detach));
    return this.decision;
  }

  private holdCause({ until, connectionId }: NonNullable<typeof this.hold>): void {
    const cause = findCall();
    if (cause instanceof PendingCall && cause.connectionId === connectionId) (cause.heldBy ??= new Set()).add(until);
  }

  private keep(detach: Subscription): void {
    this.decision = undefined;
    this.detach = detach;
    if (this.isEnded) detach();
  }
}
