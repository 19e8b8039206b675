import { describePlace, memberRecordOf } from '../metadata/class-record.js';
import type { ArgumentPart } from './argument-spec.js';
import { combineParts } from './combine-parts.js';
import type { ParameterIndex } from './parameter-index.js';

/**
 * Says what an argument may be, where its class doesn't: a string, number, boolean, literal, array, map, or anything
 * that may be left out or be `null`. Payload classes, `Date`, `Uint8Array`, `ArrayBuffer` and `AbortSignal` need none.
 *
 * It compiles only where it fits the parameter: `Optional` and `Nullable` where, and only where, the type says so, and
 * `OneOf` with values of the type. What class-validator's own decorators check, the host compares when it starts.
 *
 * @param parts decorators of class-validator, `OneOf`, `Items`, `Optional`, `Nullable`, or a class
 * @throws {TypeError} when there are no parts, they contradict each other, or the parameter has an `@Arg` already
 * @example
 * @Handle()
 * async page(@Arg(IsUUID()) id: string, @Arg(Optional(IsInt(), Max(100))) size = 20): Promise<Page> { … }
 */
export function Arg<const Parts extends readonly [ArgumentPart, ...ArgumentPart[]]>(...parts: Parts) {
  return <T extends object, const K extends string, const I extends number>(
    target: T,
    key: K,
    index: ParameterIndex<T, K, I, Parts[number]>,
  ): void => {
    const { parameters } = memberRecordOf(target, key, '@Arg');
    const position = Number(index);
    const where = `@Arg on ${describePlace(target, key)}, parameter ${position}`;
    if (parts.length === 0) throw new TypeError(`${where}: say what the argument may be`);
    if (parameters.has(position)) throw new TypeError(`${where}: it has an @Arg already`);
    parameters.set(position, combineParts(parts, where));
  };
}
