// The type by which `@Arg` compares its rules with the parameter it stands on. Where they don't fit, the parameter's
// index is compared with a sentence instead of with itself, and the compiler's message ends with that sentence.

import type { LetsOf, NullableOf, OmissibleOf } from './argument-spec.js';
import type { CallbackFunction } from './callback.js';
import type { Upload } from './chunks.js';
import type { UncheckedItem } from './items.js';
import type { PublicKey } from './member-key.js';

/** The parameter's index if the parts fit the parameter; else the sentence that says what doesn't. */
export type ParameterIndex<T, K, I, Part> = K extends keyof T
  ? T[K] extends (...args: infer Args) => unknown
    ? number extends Args['length']
      ? 'a rest parameter has no checks of its own: take an array'
      : I extends keyof Args
        ? Verdict<Misfit<Args[I], Part>, I>
        : I
    : never
  : PublicKey<T, K>;

type Verdict<Sentence, I> = [Sentence] extends [never] ? I : Sentence;

type Misfit<Parameter, Part> = unknown extends Parameter
  ? never
  : OmissionMisfit<Parameter, Part> | NullMisfit<Parameter, Part> | ValueMisfit<NonNullable<Parameter>, LetsOf<Part>>;

type OmissionMisfit<Parameter, Part> = undefined extends Parameter
  ? OmissibleOf<Part> extends true
    ? never
    : 'this parameter may be left out: say Optional(…)'
  : OmissibleOf<Part> extends true
    ? 'this parameter may not be left out: take Optional(…) away'
    : never;

type NullMisfit<Parameter, Part> = null extends Parameter
  ? NullableOf<Part> extends true
    ? never
    : 'this parameter may be null: say Nullable(…)'
  : NullableOf<Part> extends true
    ? 'this parameter may not be null: take Nullable(…), or the null in OneOf(…), away'
    : never;

type ValueMisfit<Parameter, Lets> = [Lets] extends [never]
  ? LiteralMisfit<Parameter>
  : [Lets] extends [readonly UncheckedItem[]]
    ? Parameter extends readonly (infer Item)[]
      ? LiteralMisfit<NonNullable<Item>>
      : TooMuch
    : [Lets] extends [Upload<UncheckedItem>]
      ? Parameter extends AsyncIterable<infer Chunk>
        ? LiteralMisfit<NonNullable<Chunk>>
        : TooMuch
      : [NonNullable<Lets>] extends [Parameter]
        ? never
        : [Lets] extends [CallbackFunction]
          ? 'a callback is a function that returns void'
          : TooMuch;

type TooMuch = 'this rule lets through what the declared type does not have';

type LiteralMisfit<Parameter> =
  IsLiteral<Parameter> extends true
    ? 'a literal type is plain String, Number or Boolean at run time: say OneOf(…)'
    : never;

/** Whether a type is made of literals that `OneOf` can name; template literals and branded types are not. */
type IsLiteral<T> = [T] extends [never]
  ? false
  : [T] extends [boolean]
    ? [boolean] extends [T]
      ? false
      : true
    : [T] extends [string | number]
      ? string extends T
        ? false
        : number extends T
          ? false
          : Record<never, never> extends Record<T, unknown>
            ? false
            : true
      : false;
