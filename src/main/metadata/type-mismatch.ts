import type { Validator, ValueType } from './known-validators.js';

const PRIMITIVES: ReadonlySet<unknown> = new Set([String, Number, Boolean, BigInt]);

/**
 * The first validator that no value of the declared type could pass: class-validator's decorators carry no type,
 * so `@IsInt() name: string` compiles.
 *
 * @param declared what the compiler emitted as the declared type; `Object` says nothing, and nothing is compared
 * @returns how to go on after the place: `is declared as String, but isInt lets only Number through`
 */
export function findTypeMismatch(declared: unknown, validators: readonly Validator[]): string | undefined {
  if (typeof declared !== 'function' || declared === Object) return undefined;
  for (const { name, isEach, valueType } of validators) {
    if (isEach && PRIMITIVES.has(declared)) {
      return `is declared as ${declared.name}, but ${name} with each: true is for the elements of an array`;
    }
    if (!isEach && valueType !== undefined && !canBe(declared, valueType)) {
      return `is declared as ${declared.name}, but ${name} lets only ${valueType} through`;
    }
  }
  return undefined;
}

function canBe(declared: { readonly name: string }, valueType: ValueType): boolean {
  if (PRIMITIVES.has(declared) || declared === Array) return declared.name === valueType;
  return valueType === 'Object' || (valueType === 'Date' && declared === Date);
}
