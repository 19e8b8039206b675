import { leafRules } from '../metadata/leaf-rules.js';
import type { ArgumentRule, ItemsRule } from './argument-rule.js';
import type { ArgumentPart, ArgumentSpec, LetsOf } from './argument-spec.js';
import { combineParts, isReferenceRule, specOfRule } from './combine-parts.js';

/** In place of an element's type when only class-validator knows what the rules let through. */
export interface UncheckedItem {
  readonly uncheckedItem: never;
}

/** What the rules let an element be. */
export type ItemOf<Part> = [LetsOf<Part>] extends [never] ? UncheckedItem : LetsOf<Part>;

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
  return specOfRule(itemsRule(parts, 'Items')) as ArgumentSpec<ItemOf<Parts[number]>[], false, false>;
}

/**
 * The rule for each of several values.
 *
 * @param decorator whose parts they are, for the error
 * @throws {TypeError} when there are none, or they let one be left out or be `null`
 */
export function itemsRule(parts: readonly ArgumentPart[], decorator: string): ItemsRule {
  const { rules, type, isOptional, isNullable } = combineParts(parts, decorator);
  if (isOptional) throw new TypeError(`${decorator}: an element can not be left out`);
  if (rules.some(isReferenceRule)) throw new TypeError(`${decorator}: an element is neither a function nor a stream`);
  if (isNullable && !rules.some(letsNull)) {
    throw new TypeError(`${decorator}: an element can be null only by OneOf(…, null)`);
  }
  if (!type && rules.length === 0) throw new TypeError(`${decorator}: say what each element is`);
  const elementRules = [...leafRules(type), ...rules];
  return Object.freeze(
    type && elementRules.length === 0
      ? { kind: 'items-of-class', type }
      : { kind: 'items-by-rules', rules: Object.freeze(elementRules) },
  );
}

function letsNull(rule: ArgumentRule): boolean {
  return rule.kind === 'one-of' && rule.values.includes(null);
}
