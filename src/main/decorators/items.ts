import { leafRules } from '../metadata/leaf-rules.js';
import type { ArgumentRule } from './argument-rule.js';
import type { ArgumentPart, ArgumentSpec, LetsOf } from './argument-spec.js';
import { combineParts, specOfRule } from './combine-parts.js';

/** In place of an element's type when only class-validator knows what the rules let through. */
export interface UncheckedItem {
  readonly uncheckedItem: never;
}

type ItemOf<Part> = [LetsOf<Part>] extends [never] ? UncheckedItem : LetsOf<Part>;

/**
 * The argument is an array, and each element an object of this payload class, or what these rules say.
 * How long it may be, a rule beside it says.
 *
 * @throws {TypeError} when there are no rules, or they let elements be left out or be `null`
 * @example
 * tag(@Arg(Items(TagDto), ArrayMaxSize(50)) tags: readonly TagDto[])
 * search(@Arg(Items(IsString(), MaxLength(40)), ArrayMaxSize(10)) words: readonly string[])
 */
export function Items<const Parts extends readonly [ArgumentPart, ...ArgumentPart[]]>(
  ...parts: Parts
): ArgumentSpec<ItemOf<Parts[number]>[], false, false> {
  const { rules, type, isOptional, isNullable } = combineParts(parts, 'Items');
  if (isOptional) throw new TypeError('Items: an element can not be left out');
  if (isNullable && !rules.some(letsNull)) throw new TypeError('Items: an element can be null only by OneOf(…, null)');
  if (!type && rules.length === 0) throw new TypeError('Items: say what each element is');
  const elementRules = [...leafRules(type), ...rules];
  const spec = specOfRule(
    type && elementRules.length === 0
      ? { kind: 'items-of-class', type }
      : { kind: 'items-by-rules', rules: Object.freeze(elementRules) },
  );
  return spec as ArgumentSpec<ItemOf<Parts[number]>[], false, false>;
}

function letsNull(rule: ArgumentRule): boolean {
  return rule.kind === 'one-of' && rule.values.includes(null);
}
