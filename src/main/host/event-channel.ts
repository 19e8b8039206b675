import {
  createSubscription,
  nextEvent,
  systemClock,
  type Clock,
  type EventListenerOptions,
  type Events,
  type NextEventOptions,
  type Subscription,
  throwLater,
} from '../../shared/index.js';
import type { EventPace } from '../decorators/event-pace.js';
import type { Peer } from '../transports/transport.js';
import { compileResult } from '../validation/index.js';
import { createPacedDelivery, type PacedDelivery } from './event-channel-pace.js';

/** What whoever hands an event on has to know about it. */
export interface EventTraits {
  /**
   * The event is declared `latest()`: one that waits unsent is replaced by the newer one under the same sequence
   * number, so that the replaced one counts neither as sent nor as lost.
   */
  readonly isLatestOnly: boolean;
}

/** Receives the events of one subscription; the payload is plain data, the same object for every subscriber. */
export type EventSink = (payload: unknown, traits: EventTraits) => void;

/** Who has subscribed: a page. */
export interface EventSubscriber {
  readonly peer: Peer;
}

/** For whom an event is: one client, which is one window or tab, or all for whom `where` says so. */
export type EventAudience =
  { readonly clientId: string } | { readonly where: (subscriber: EventSubscriber) => boolean };

/** What is emitted with an event: nothing where its payload is `void`. */
export type EmitArguments<P> = [P] extends [void] ? [] : [payload: P];

/** Announces events to some of those who have subscribed. */
export interface EventAnnouncer<M> {
  /** As {@link EventChannel.emit}. */
  emit<K extends keyof M & string>(event: K, ...payload: EmitArguments<M[K]>): void;
}

export interface EventChannelOptions {
  /** By the event's name. @default every announcement is handed on at once */
  readonly paces?: ReadonlyMap<string, EventPace>;
  /** @default the machine's */
  readonly clock?: Clock;
  /** Told when a listener in main threw and `emit` had returned already. @default it is an uncaught exception */
  readonly onFailure?: (event: string, error: unknown) => void;
}

interface Listener {
  readonly delivery: PacedDelivery;
  /** `undefined`: a listener in main. */
  readonly subscriber: EventSubscriber | undefined;
}

const serialise = compileResult(undefined);

/**
 * Main's end of {@link Events}: announces to every page that has subscribed, or to those that {@link to} names.
 *
 * @example
 * @EventService()
 * class MainEventService {
 *   @Channel() @Public() declare readonly events: EventChannel<{ 'theme-changed': Theme }>;
 *   changeTheme(theme: Theme) { this.events.emit('theme-changed', theme); }
 *   greet() { this.events.to({ clientId: currentCall().peer.clientId }).emit('greeting'); }
 * }
 */
export class EventChannel<M> implements Events<M>, EventAnnouncer<M>, Disposable {
  declare readonly [Symbol.toStringTag]: 'Events';

  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly paces: ReadonlyMap<string, EventPace>;
  private readonly clock: Clock;
  private readonly onFailure: (event: string, error: unknown) => void;
  private isDisposed = false;

  constructor({ paces = new Map(), clock = systemClock, onFailure = reportFailure }: EventChannelOptions = {}) {
    this.paces = paces;
    this.clock = clock;
    this.onFailure = onFailure;
  }

  /**
   * Announces an event to all who have subscribed to it, at the event's own pace.
   *
   * @throws {InternalError} when the payload can't cross the wire; nobody gets it then
   * @throws {AggregateError} when listeners in main threw, after all have been told
   */
  emit<K extends keyof M & string>(event: K, ...payload: EmitArguments<M[K]>): void {
    this.announce(event, payload[0], undefined);
  }

  /**
   * Announces to some pages only. Listeners in main, made with {@link on} and {@link once}, don't hear of it.
   *
   * @example
   * events.to({ clientId }).emit('saved');
   * events.to({ where: ({ peer }) => peer.transport === 'electron' }).emit('saved');
   */
  to(audience: EventAudience): EventAnnouncer<M> {
    return { emit: (event, ...payload) => this.announce(event, payload[0], audience) };
  }

  /** Whether any page of an audience has subscribed to an event. */
  isHeardBy(audience: EventAudience, event: keyof M & string): boolean {
    return this.listenersOf(event, audience).length > 0;
  }

  /** As pages do. Nothing is ever dropped on the way to a listener in main, so `onLoss` is never called here. */
  on<K extends keyof M & string>(
    event: K,
    listener: (payload: M[K]) => void,
    _options?: EventListenerOptions,
  ): Subscription {
    return this.attach(event, (payload) => listener(payload as M[K]));
  }

  once<K extends keyof M & string>(event: K, options?: NextEventOptions): Promise<M[K]> {
    return nextEvent((listener) => this.on(event, listener), options);
  }

  /**
   * Subscribes a connection to an event whose name came over the wire.
   *
   * @param subscriber who gets what is meant for some only; `undefined` for listeners in main
   */
  attach(event: string, sink: EventSink, subscriber?: EventSubscriber): Subscription {
    const listener: Listener = { delivery: this.createDelivery(event, sink), subscriber };
    let listeners = this.listeners.get(event);
    if (!listeners) this.listeners.set(event, (listeners = new Set()));
    listeners.add(listener);
    return createSubscription(() => {
      listener.delivery.stop();
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(event) === listeners) this.listeners.delete(event);
    });
  }

  /** Hands on at once what was held back, and whatever is emitted from now on; no timer is left. Called by the host. */
  [Symbol.dispose](): void {
    if (this.isDisposed) return;
    this.isDisposed = true;
    for (const listeners of this.listeners.values()) {
      for (const { delivery } of Array.from(listeners)) delivery.flush();
    }
  }

  private announce(event: string, payload: unknown, audience: EventAudience | undefined): void {
    const listeners = this.listenersOf(event, audience);
    if (listeners.length === 0) return;
    const data = serialise(payload);
    const failures: unknown[] = [];
    for (const listener of listeners) {
      const { delivery } = listener;
      if (this.listeners.get(event)?.has(listener) !== true) continue; // it has left meanwhile
      try {
        delivery.deliver(data);
        if (this.isDisposed) delivery.flush();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `Listeners of '${event}' failed`);
  }

  /** Chosen before the first is told: a `where` that throws leaves nobody half told. */
  private listenersOf(event: string, audience: EventAudience | undefined): readonly Listener[] {
    const all = Array.from(this.listeners.get(event) ?? []);
    return audience ? all.filter(({ subscriber }) => subscriber && isIn(audience, subscriber)) : all;
  }

  private createDelivery(event: string, sink: EventSink): PacedDelivery {
    const pace = this.paces.get(event);
    const traits: EventTraits = { isLatestOnly: pace?.kind === 'latest' };
    const deliver = (payload: unknown): void => sink(payload, traits);
    const onTime = (payload: unknown): void => {
      try {
        deliver(payload);
      } catch (error) {
        this.onFailure(event, error);
      }
    };
    return createPacedDelivery(pace, this.clock, deliver, onTime);
  }
}
Object.defineProperty(EventChannel.prototype, Symbol.toStringTag, { value: 'Events' });

function isIn(audience: EventAudience, subscriber: EventSubscriber): boolean {
  return 'clientId' in audience ? subscriber.peer.clientId === audience.clientId : audience.where(subscriber);
}

function reportFailure(_event: string, error: unknown): void {
  throwLater(error);
}
