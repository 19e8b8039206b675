import type { ReservedName } from '../protocol/manifest.js';
import type { Events } from './events.js';
import type { ParametersRefusal, Refusal, ResultRefusal } from './refusal.js';
import type { AnyFunction, IsAny } from './serializable.js';
import type { SharedState } from './shared-state.js';

/** In place of a member that can't be served; the compiler shows the sentence. */
export interface Refused<Why extends string> {
  readonly refused: Why;
}

/**
 * Checks a contract at compile time: `T extends Contract<T>` holds when every member of `T` can be served.
 *
 * A member is a method that returns `Promise<…>` (request and reply), `AsyncIterable<…>` or `ReadableStream<…>` (a
 * stream) or `void` (one way),
 * a nested service, `Events<…>` or `SharedState<…>`. Where one is not, or takes or gives what can't cross the wire, the compiler's
 * message ends with the reason: `Refused<"argument 0.when is a function: only an argument itself can be one">`.
 * An argument can also be a callback that returns `void`, or a stream of the page: an `AsyncIterable<…>`,
 * `ReadableStream<…>` or `Blob`.
 *
 * @example
 * declare function connect<T extends Contract<T>>(): Promise<T>;
 */
export type Contract<T> = {
  readonly [K in keyof T]: Verdict<MemberRefusal<K, Exclude<T[K], undefined>>, Exclude<T[K], undefined>>;
} & WithoutAny<T>;

/**
 * `any` passes whatever is demanded of a member, so something is demanded of the contract itself:
 * a property that it lacks, named with the sentence that the compiler will show.
 */
type WithoutAny<T> = {
  readonly [
    K in keyof T as IsAny<T[K]> extends true ? `the member ${K & string} is any: say what it is` : never
  ]: never;
};

type Verdict<Why, Member> = [Why] extends [never]
  ? IsNested<Member> extends true
    ? Contract<Member>
    : unknown
  : Refused<`${Why & string}`>;

/** What carries this tag: `Events` are told by it, since a nested service may well have methods `on` and `once`. */
interface Tagged<Name extends string> {
  readonly [Symbol.toStringTag]: Name;
}

type MemberRefusal<K, Member> = K extends symbol
  ? 'the name of a member is a string, not a symbol'
  : K extends ReservedName
    ? `the name ${K} is reserved: languages and tools look for it on every object`
    : [Member] extends [Tagged<'Events'>]
      ? EventsRefusal<Member>
      : [Member] extends [Tagged<'SharedState'>]
        ? StateRefusal<Member>
        : [Member] extends [(...args: infer A) => infer R]
          ? ParametersRefusal<A, R> | ResultRefusal<R>
          : [Member] extends [object]
            ? [Member] extends [Value]
              ? NoMember
              : never
            : NoMember;

type NoMember = 'a member of a contract is a method, a nested service, Events<…> or SharedState<…>';

/** Objects that are data and no service. */
type Value =
  | readonly unknown[]
  | ReadonlyMap<unknown, unknown>
  | ReadonlySet<unknown>
  | Date
  | ArrayBuffer
  | ArrayBufferView
  | PromiseLike<unknown>
  | AsyncIterable<unknown>;

type EventsRefusal<Member> =
  Member extends Events<infer M> ? { [N in keyof M]-?: Refusal<M[N], `the event ${N & string}`> }[keyof M] : never;

type StateRefusal<Member> = Member extends SharedState<infer T> ? Refusal<T, 'the state'> : never;

type IsNested<Member> = Member extends AnyFunction | Tagged<'Events' | 'SharedState'>
  ? false
  : Member extends object
    ? true
    : false;
