import { describePlace, memberRecordOf } from '../metadata/class-record.js';
import type { Class } from '../metadata/service-definition.js';
import { isClass } from './combine-parts.js';
import type { PublicKey } from './member-key.js';

/**
 * Lets only what this class declares leave main: the result, or each item of it, is copied by the class's allow-list.
 *
 * @throws {TypeError} when it is given no class, or stands on the method twice
 */
export function Returns(type: Class<object>) {
  return <T extends object, const K extends string>(
    target: T,
    key: PublicKey<T, K>,
    _descriptor: PropertyDescriptor,
  ): void => {
    const where = `@Returns() on ${describePlace(target, key)}`;
    if (!isClass(type)) throw new TypeError(`${where}: it takes a class, imported as a value`);
    const member = memberRecordOf(target, key, '@Returns()');
    if (member.returns) throw new TypeError(`${where}: it has a class already`);
    member.returns = type;
  };
}
