import { describePlace, markMember } from '../metadata/class-record.js';
import type { EventPaces } from './event-pace.js';
import type { PropertyKeyOf, PublicKey } from './member-key.js';

/** What the events of main and of the page have in common. */
interface EventsLike {
  readonly [Symbol.toStringTag]: 'Events';
}

export interface ChannelOptions<Paces extends EventPaces> {
  /** @default each subscriber is told at once */
  readonly events?: Paces;
}

/** The names of a channel's events. */
type EventNameOf<Channel> = Channel extends { on(event: infer Name, listener: never): unknown } ? Name : never;

/** The name of a property whose type is an event channel that has all these events; else a sentence. */
type ChannelKey<T, K, Paces> = K extends keyof T
  ? [Exclude<keyof Paces, EventNameOf<T[K]>>] extends [never]
    ? PropertyKeyOf<T, K, EventsLike, '@Channel() is for a property whose type is an EventChannel<…>'>
    : `@Channel() names an event that the channel does not have: ${Exclude<keyof Paces, EventNameOf<T[K]>> & string}`
  : PublicKey<T, K>;

/**
 * Serves the events of an `EventChannel` under this property's name; the host puts the channel there.
 *
 * @throws {TypeError} when the property is marked already, or an event has something else than a pace
 * @example
 * @Channel() @Public() declare readonly events: EventChannel<{ 'theme-changed': Theme }>;
 * @Channel({ events: { progress: throttle(100) } }) @Public() declare readonly tasks: EventChannel<TaskEvents>;
 */
// oxlint-disable-next-line typescript/no-empty-object-type -- no event has a pace
export function Channel<const Paces extends EventPaces = {}>({ events }: ChannelOptions<Paces> = {}) {
  return <T extends object, const K extends string>(target: T, key: ChannelKey<T, K, Paces>): void => {
    for (const [event, pace] of Object.entries(events ?? {})) {
      checkPace(pace, event, `@Channel() on ${describePlace(target, key)}`);
    }
    markMember(target, key, '@Channel()', {
      kind: 'events',
      ...(events ? { paces: Object.freeze({ ...events }) } : {}),
    });
  };
}

function checkPace(pace: unknown, event: string, where: string): void {
  const kind: unknown = typeof pace === 'object' && pace !== null && 'kind' in pace ? pace.kind : undefined;
  if (kind === 'throttle' || kind === 'debounce' || kind === 'latest') return;
  throw new TypeError(`${where}: say how fast '${event}' is told with throttle(…), debounce(…) or latest()`);
}
