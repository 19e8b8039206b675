import { markMember } from '../metadata/class-record.js';
import type { PropertyKeyOf } from './member-key.js';

/** What the events of main and of the page have in common. */
interface EventsLike {
  readonly [Symbol.toStringTag]: 'Events';
}

/**
 * Serves the events of an `EventChannel` under this property's name; the host puts the channel there.
 *
 * @throws {TypeError} when the property is marked already
 * @example
 * @Channel() @Public() declare readonly events: EventChannel<{ 'theme-changed': Theme }>;
 */
export function Channel() {
  return <T extends object, const K extends string>(
    target: T,
    key: PropertyKeyOf<T, K, EventsLike, '@Channel() is for a property whose type is an EventChannel<…>'>,
  ): void => markMember(target, key, '@Channel()', { kind: 'events' });
}
