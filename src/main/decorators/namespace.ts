import { markMember } from '../metadata/class-record.js';
import type { PropertyKeyOf } from './member-key.js';

/**
 * Serves another event service under this property's name. Which one, its declared class says; the host puts the
 * instance there on its first use.
 *
 * @throws {TypeError} when the property is marked already
 * @example
 * @Namespace() declare readonly http: HttpService;
 */
export function Namespace() {
  return <T extends object, const K extends string>(
    target: T,
    key: PropertyKeyOf<T, K, object, '@Namespace() is for a property whose type is the class of an event service'>,
  ): void => markMember(target, key, '@Namespace()', { kind: 'namespace' });
}
