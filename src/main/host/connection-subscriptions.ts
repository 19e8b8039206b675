import { ResourceExhaustedError, type ServiceError, type SubscribeMessage } from '../../shared/index.js';
import type { Client } from './client.js';
import type { OpenMember } from './connection-access.js';
import type { Answers, ConnectionServices } from './connection-services.js';
import type { PostDelivery } from './delivery-queue.js';
import { EventSubscription } from './event-subscription.js';
import type { PendingCall } from './pending-call.js';

/** A subscription that this connection asked for. */
interface Active {
  readonly subscription: EventSubscription;
  /** By which it was asked for on this connection. */
  readonly call: PendingCall;
  /** Whether it goes on with one that waited. */
  readonly isKnown: boolean;
  /** One that is ended while the app decides keeps its place until then. */
  isDecided: boolean;
  isWanted: boolean;
}

/** The event subscriptions that one connection serves. They belong to its client, and wait there when it ends. */
export class ConnectionSubscriptions {
  private readonly active = new Map<number, Active>();

  /** @param document which of the client's documents the connection belongs to */
  constructor(
    private readonly client: Client,
    private readonly document: string,
    private readonly services: ConnectionServices,
    private readonly answers: Answers,
  ) {}

  /** @throws {ResourceExhaustedError} when the connection has all the subscriptions it may */
  start(request: SubscribeMessage, call: PendingCall): void {
    const { limits } = this.services;
    const maximum = limits.maxSubscriptions;
    if (this.active.size >= maximum) throw new ResourceExhaustedError({ resource: 'subscriptions', maximum });
    const { channel, event } = request;
    const known = this.takeWaiting(request);
    const subscription = known ?? new EventSubscription(channel, event, limits, this.client.budget);
    const active = { subscription, call, isKnown: known !== undefined, isDecided: false, isWanted: true };
    this.active.set(request.id, active);
    const decision = this.run(request, active);
    if (!active.isDecided) subscription.holdAnswers(decision, call.connectionId);
  }

  /** What a page can't have received ends its subscription. */
  ack(id: number, sequence: number): void {
    const active = this.active.get(id);
    if (active?.isDecided !== true) return;
    try {
      active.subscription.ack(sequence);
    } catch (error) {
      this.fail(id, active, error as ServiceError);
    }
  }

  stop(id: number): void {
    const active = this.active.get(id);
    if (!active) return;
    active.isWanted = false;
    if (active.isDecided) this.end(id, active);
  }

  /** The connection has ended: the client keeps them for its next one. */
  release(): void {
    const entries = [...this.active];
    this.active.clear();
    for (const [id, { subscription, isWanted }] of entries) {
      subscription.pause();
      if (isWanted && !this.client.isGone) this.client.waiting.add({ id, document: this.document, subscription });
      else subscription.end();
    }
  }

  openMembers(): readonly OpenMember[] {
    return Array.from(this.active, ([id, active]) => ({
      kind: 'events',
      call: active.call,
      end: (error: ServiceError) => {
        if (this.active.get(id) === active) this.fail(id, active, error);
      },
    }));
  }

  /** @returns `undefined` where none waits, or what it holds happened for somebody else */
  private takeWaiting(request: SubscribeMessage): EventSubscription | undefined {
    const known = this.client.waiting.take(request, this.document);
    if (!known?.call || !this.services.isOfAnother({ kind: 'events', call: known.call })) return known;
    known.end();
    return undefined;
  }

  private async run(request: SubscribeMessage, active: Active): Promise<void> {
    const { id } = request;
    try {
      const decision = active.subscription.open(active.call, this.services);
      if (decision) await decision; // no turn is taken where nothing has to be decided
      if (this.active.get(id) !== active) return; // the connection ended meanwhile
      active.isDecided = true;
      if (active.isWanted) this.deliver(request, active);
      else this.end(id, active);
    } catch (error) {
      if (this.active.get(id) === active) this.fail(id, active, error as ServiceError);
    }
  }

  private deliver({ id, received }: SubscribeMessage, { subscription, isKnown }: Active): void {
    const post: PostDelivery = (sequence, payload) => this.answers.post({ kind: 'event', id, sequence, payload });
    if (isKnown && received !== undefined) return subscription.resume(post, received);
    // Who asks again would take the numbers of a new one for those that it has had.
    if (received !== undefined) this.answers.post({ kind: 'lost', id });
    subscription.start(post);
  }

  private fail(id: number, active: Active, error: ServiceError): void {
    this.end(id, active);
    if (active.isWanted) this.answers.fault(id, error);
  }

  private end(id: number, { subscription }: Active): void {
    this.active.delete(id);
    subscription.end();
  }
}
