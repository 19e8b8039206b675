// The first pass of the contract check: which types can cross the wire. It says yes or no and nothing more,
// so that the compiler can keep its answer for every type it has met.

/** Whether a type is `any`, the one type that `0 extends 1 & T` holds for. */
export type IsAny<T> = 0 extends 1 & T ? true : false;

export type AnyFunction = (...args: never[]) => unknown;

/** An `AbortSignal`, told by its shape: pages and Node declare it differently. */
export interface SignalLike {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}

/** A `ReadableStream`, told by its shape. */
export interface ReadableLike {
  readonly locked: boolean;
  getReader(): unknown;
}

/** A `Blob` or `File`, told by its shape. */
export interface BlobLike {
  readonly size: number;
  readonly type: string;
  stream(): unknown;
  arrayBuffer(): unknown;
}

export type StreamLike = ReadableLike | AsyncIterable<unknown>;

/** An object with the name and message of an error, but without its stack, is somebody's payload. */
export type IsError<T> = T extends Error ? ('stack' extends keyof T ? true : false) : false;

/** What crosses as it is. */
export type Atom = string | number | boolean | bigint | null | undefined | void | Date | Uint8Array | ArrayBuffer;

/** `T` where it can cross the wire; `never` in each place where it can't. */
export type Serializable<T> =
  IsAny<T> extends true
    ? never
    : unknown extends T
      ? T
      : T extends Atom
        ? T
        : T extends symbol | AnyFunction | PromiseLike<unknown> | SignalLike | StreamLike
          ? never
          : IsError<T> extends true
            ? never
            : T extends ReadonlyMap<infer K, infer V>
              ? ReadonlyMap<Serializable<K>, Serializable<V>>
              : T extends ReadonlySet<infer V>
                ? ReadonlySet<Serializable<V>>
                : { [K in keyof T]: Serializable<T[K]> };
