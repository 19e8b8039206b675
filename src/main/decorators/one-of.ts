import type { ArgumentSpec } from './argument-spec.js';
import { specOfRule } from './combine-parts.js';

type Literal = string | number | boolean | null;

/**
 * The argument is one of these values. What a literal type needs: at run time it is plain `String` or `Number`.
 *
 * @param values at least one; with `null` among them, the argument may be `null`
 * @throws {TypeError} when there is none
 * @example
 * setMode(@Arg(OneOf('fast', 'safe')) mode: 'fast' | 'safe')
 */
export function OneOf<const V extends readonly [Literal, ...Literal[]] | readonly Literal[]>(
  ...values: V
): ArgumentSpec<V[number], false, null extends V[number] ? true : false> {
  if (values.length === 0) throw new TypeError('OneOf: name at least one value');
  const spec = specOfRule({ kind: 'one-of', values: Object.freeze([...values]) }, values.includes(null));
  return spec as ArgumentSpec<V[number], false, null extends V[number] ? true : false>;
}
