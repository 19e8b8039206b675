// The second pass of the contract check: why a type can't cross the wire, in one sentence for whoever wrote it.
// It looks only into what the first pass refused, and not deeper than three levels: types that refer to each other
// densely would be walked for seconds.

import type {
  AnyFunction,
  Atom,
  IsAny,
  IsError,
  ReadableLike,
  Serializable,
  SignalLike,
  StreamLike,
} from './serializable.js';

/** What is wrong with a type at the place `At`; `never` when nothing is. */
export type Refusal<T, At extends string> = [T] extends [Serializable<T>]
  ? never
  : OrElse<Wording<T, At, []>, `${At} cannot cross the wire`>;

/** One level deeper in a type. */
type Deeper<Depth extends readonly unknown[]> = [...Depth, unknown];

type Wording<T, At extends string, Depth extends readonly unknown[]> =
  IsAny<T> extends true
    ? `${At} is any: say unknown, or a payload class`
    : unknown extends T
      ? never
      : T extends Atom
        ? never
        : T extends symbol
          ? `${At} is a symbol: it cannot cross the wire`
          : T extends AnyFunction
            ? `${At} is a function: it cannot cross the wire`
            : T extends object
              ? ObjectWording<T, At, Depth>
              : never;

type ObjectWording<T extends object, At extends string, Depth extends readonly unknown[]> =
  T extends PromiseLike<unknown>
    ? `${At} is a promise: it cannot cross the wire`
    : T extends SignalLike
      ? `${At} is an AbortSignal: it must be an argument itself, the last one`
      : T extends StreamLike
        ? `${At} is a stream: it cannot cross the wire`
        : IsError<T> extends true
          ? `${At} is an Error: throw it, or send its fields`
          : [T] extends [Serializable<T>]
            ? never
            : Depth['length'] extends 3
              ? `${At} holds something that cannot cross the wire`
              : InnerWording<T, At, Deeper<Depth>>;

type InnerWording<T extends object, At extends string, Depth extends readonly unknown[]> =
  T extends ReadonlyMap<infer K, infer V>
    ? Wording<K, `a key of ${At}`, Depth> | Wording<V, `a value of ${At}`, Depth>
    : T extends ReadonlySet<infer V>
      ? Wording<V, `a value of ${At}`, Depth>
      : T extends readonly (infer E)[]
        ? Wording<E, `${At}[]`, Depth>
        : [FunctionKeys<T>] extends [never]
          ? FieldWording<T, At, Depth>
          : IsUnion<FunctionKeys<T>> extends true
            ? `${At} is an object with methods: send plain fields, or a payload class`
            : `${At}.${FunctionKeys<T> & string} is a function: it cannot cross the wire`;

type FieldWording<T extends object, At extends string, Depth extends readonly unknown[]> = {
  [K in keyof T]-?: K extends string | number ? Wording<T[K], `${At}.${K}`, Depth> : never;
}[keyof T];

type FunctionKeys<T> = {
  [K in keyof T]-?: IsAny<T[K]> extends true ? never : [Extract<T[K], AnyFunction>] extends [never] ? never : K;
}[keyof T];

type IsUnion<T, Whole = T> = T extends unknown ? ([Whole] extends [T] ? false : true) : never;

type OrElse<T, Otherwise> = [T] extends [never] ? Otherwise : T;

/** What is wrong with the result of a method; `never` when nothing is. */
export type ResultRefusal<R> =
  IsAny<R> extends true
    ? Refusal<R, 'the result'>
    : [R] extends [void]
      ? never
      : [R] extends [Promise<infer V>]
        ? SettledRefusal<V>
        : [R] extends [ReadableLike]
          ? 'the result is a ReadableStream: say AsyncIterable<…>'
          : [R] extends [AsyncIterable<infer V>]
            ? 'next' extends keyof R
              ? 'the result is an iterator or a generator: say AsyncIterable<…>'
              : Refusal<V, 'a chunk of the result'>
            : 'the result is none of Promise<…>, AsyncIterable<…>, void (one way)';

type SettledRefusal<V> =
  IsAny<V> extends true
    ? Refusal<V, 'the result'>
    : [V] extends [StreamLike]
      ? [V] extends [never]
        ? never
        : 'the result is a promise of a stream: say AsyncIterable<…> itself'
      : Refusal<V, 'the result'>;

/** What is wrong with the parameters of a method; `never` when nothing is. */
export type ParametersRefusal<A extends readonly unknown[]> = number extends A['length']
  ? 'a rest parameter has no checks of its own: take an array'
  : | ([Extract<AllButLast<A>, SignalLike>] extends [never] ? never : 'an AbortSignal must be the last argument')
    | { [I in keyof A]-?: ArgumentRefusal<A[I], `argument ${I & string}`> }[number];

type AllButLast<A extends readonly unknown[]> =
  Required<A> extends readonly [...infer Head, unknown] ? Head[number] : never;

type ArgumentRefusal<A, At extends string> =
  IsAny<A> extends true ? Refusal<A, At> : Refusal<Exclude<A, SignalLike>, At>;
