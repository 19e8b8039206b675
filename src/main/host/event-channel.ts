import {
  createSubscription,
  nextEvent,
  type Events,
  type NextEventOptions,
  type Subscription,
} from '../../shared/index.js';
import { compileResult } from '../validation/index.js';

/** Receives the events of one subscription; the payload is plain data, the same object for every subscriber. */
export type EventSink = (payload: unknown) => void;

/** What is emitted with an event: nothing where its payload is `void`. */
export type EmitArguments<P> = [P] extends [void] ? [] : [payload: P];

const serialise = compileResult(undefined);

/**
 * Main's end of {@link Events}: announces to every page that has subscribed.
 *
 * @example
 * @EventService()
 * class MainEventService {
 *   @Channel() @Public() declare readonly events: EventChannel<{ 'theme-changed': Theme }>;
 *   changeTheme(theme: Theme) { this.events.emit('theme-changed', theme); }
 * }
 */
export class EventChannel<M> implements Events<M> {
  declare readonly [Symbol.toStringTag]: 'Events';

  private readonly sinks = new Map<string, Set<EventSink>>();

  /**
   * Announces an event to all who have subscribed to it.
   *
   * @throws {InternalError} when the payload can't cross the wire; nobody gets it then
   * @throws {AggregateError} when listeners in main threw, after all have been told
   */
  emit<K extends keyof M & string>(event: K, ...payload: EmitArguments<M[K]>): void {
    const sinks = this.sinks.get(event);
    if (!sinks) return;
    const data = serialise(payload[0]);
    const failures: unknown[] = [];
    for (const sink of Array.from(sinks)) {
      try {
        sink(data);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `Listeners of '${event}' failed`);
  }

  on<K extends keyof M & string>(event: K, listener: (payload: M[K]) => void): Subscription {
    return this.attach(event, (payload) => listener(payload as M[K]));
  }

  once<K extends keyof M & string>(event: K, options?: NextEventOptions): Promise<M[K]> {
    return nextEvent((listener) => this.on(event, listener), options);
  }

  /** Subscribes a connection to an event whose name came over the wire. */
  attach(event: string, sink: EventSink): Subscription {
    let sinks = this.sinks.get(event);
    if (!sinks) this.sinks.set(event, (sinks = new Set()));
    sinks.add(sink);
    return createSubscription(() => {
      sinks.delete(sink);
      if (sinks.size === 0 && this.sinks.get(event) === sinks) this.sinks.delete(event);
    });
  }
}
Object.defineProperty(EventChannel.prototype, Symbol.toStringTag, { value: 'Events' });
