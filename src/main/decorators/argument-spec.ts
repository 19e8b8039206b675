import type { Class } from '../metadata/service-definition.js';
import type { ArgumentRule } from './argument-rule.js';

/** Exists for the compiler alone: the type of the values that a spec lets through. */
declare const lets: unique symbol;

/**
 * What `@Arg`, or one of the rules within it, says about an argument.
 *
 * @typeParam Value what it lets through; `never` when only class-validator knows
 * @typeParam Omissible whether the argument may be left out
 * @typeParam Nullable whether it may be `null`
 */
export interface ArgumentSpec<
  Value = unknown,
  Omissible extends boolean = boolean,
  Nullable extends boolean = boolean,
> {
  readonly rules: readonly ArgumentRule[];
  /** The class it is an instance of, where the parameter's own type can't tell. */
  readonly type: Class<object> | undefined;
  readonly isOptional: Omissible;
  readonly isNullable: Nullable;
  readonly [lets]?: Value;
}

/** A payload class, or one of `Date`, `Uint8Array`, `ArrayBuffer`. */
export type ArgumentClass = Class<object>;

/** What may stand in `@Arg(…)`: a class, a decorator of class-validator, `OneOf`, `Items`, `Optional`, `Nullable`. */
export type ArgumentPart = PropertyDecorator | ArgumentClass | ArgumentSpec;

/** The values that parts let through; `never` when only class-validator knows. */
export type LetsOf<Part> =
  Part extends Class<infer Instance> ? Instance : Part extends ArgumentSpec<infer Value> ? Value : never;

/** Whether one of the parts lets the argument be left out. */
export type OmissibleOf<Part> = Extract<Part, { readonly isOptional: true }> extends never ? false : true;

/** Whether one of the parts lets the argument be `null`. */
export type NullableOf<Part> = Extract<Part, { readonly isNullable: true }> extends never ? false : true;
