// The second pass of the contract check: why a type can't cross the wire, in one sentence for whoever wrote it.
// It looks only into what the first pass refused, and not deeper than three levels: types that refer to each other
// densely would be walked for seconds.

import type {
  AnyFunction,
  Atom,
  BlobLike,
  IsAny,
  IsError,
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
            ? `${At} is a function: only an argument itself can be one`
            : T extends object
              ? ObjectWording<T, At, Depth>
              : never;

type ObjectWording<T extends object, At extends string, Depth extends readonly unknown[]> =
  T extends PromiseLike<unknown>
    ? `${At} is a promise: it cannot cross the wire`
    : T extends SignalLike
      ? `${At} is an AbortSignal: it must be an argument itself, the last one`
      : T extends StreamLike
        ? `${At} is a stream: only an argument itself and the result itself can be one`
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
            : `${At}.${FunctionKeys<T> & string} is a function: only an argument itself can be one`;

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
        : [R] extends [StreamLike]
          ? StreamRefusal<R, 'the result'>
          : 'the result is none of Promise<…>, AsyncIterable<…>, ReadableStream<…>, void (one way)';

type StreamRefusal<S, At extends string> =
  S extends ReadableStream<infer V>
    ? Refusal<V, `a chunk of ${At}`>
    : S extends AsyncIterable<infer V>
      ? 'next' extends keyof S
        ? `${At} is an iterator or a generator: say AsyncIterable<…>`
        : Refusal<V, `a chunk of ${At}`>
      : never;

type SettledRefusal<V> =
  IsAny<V> extends true
    ? Refusal<V, 'the result'>
    : [V] extends [StreamLike]
      ? [V] extends [never]
        ? never
        : 'the result is a promise of a stream: say AsyncIterable<…> itself'
      : Refusal<V, 'the result'>;

/**
 * What is wrong with the parameters of a method; `never` when nothing is.
 *
 * @typeParam R its result: what is one way is over before the page could be asked for anything
 */
export type ParametersRefusal<A extends readonly unknown[], R> = number extends A['length']
  ? 'a rest parameter has no checks of its own: take an array'
  : | ([Extract<AllButLast<A>, SignalLike>] extends [never] ? never : 'an AbortSignal must be the last argument')
    | { [I in keyof A]-?: ArgumentRefusal<A[I], `argument ${I & string}`, R> }[number];

type AllButLast<A extends readonly unknown[]> =
  Required<A> extends readonly [...infer Head, unknown] ? Head[number] : never;

type ArgumentRefusal<A, At extends string, R> =
  IsAny<A> extends true ? Refusal<A, At> : ValueRefusal<Exclude<A, SignalLike | null | undefined>, At, R>;

/** What stays in the page, and is reached over the wire. */
type Live = AnyFunction | StreamLike | BlobLike;

type ValueRefusal<A, At extends string, R> = [Extract<A, Live>] extends [never]
  ? Refusal<A, At>
  : [A] extends [AnyFunction]
    ? OneWayRefusal<At, 'callback', R> | (A extends AnyFunction ? CallbackRefusal<A, At> : never)
    : [A] extends [StreamLike | BlobLike]
      ? OneWayRefusal<At, 'stream', R> | (A extends StreamLike ? StreamRefusal<A, At> : never)
      : `${At} is a callback, a stream, or data: it can be only one of them`;

type OneWayRefusal<At extends string, Kind extends string, R> =
  IsAny<R> extends true
    ? never
    : [R] extends [never]
      ? never
      : [R] extends [void]
        ? `${At} is a ${Kind}: a one-way method is over before it could use it`
        : never;

type CallbackRefusal<F extends AnyFunction, At extends string> = F extends (...args: infer P) => infer Result
  ? IsAny<Result> extends true
    ? AnsweringCallback<At>
    : [Result] extends [void]
      ? { [I in keyof P]-?: Refusal<P[I], `parameter ${I & string} of ${At}`> }[number]
      : AnsweringCallback<At>
  : never;

type AnsweringCallback<At extends string> = `${At} is a callback that answers: it is one way, and returns void`;
