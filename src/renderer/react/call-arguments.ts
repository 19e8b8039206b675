/** A method of a contract that is answered. */
export type CallableMember<A extends readonly unknown[], R> = (...args: A) => Promise<R>;

/** The arguments of a method without the signal that may be its last one: hooks and queries bring their own. */
export type CallArguments<A extends readonly unknown[]> =
  Required<A> extends readonly [...infer Head, AbortSignal]
    ? A extends readonly [...Head, ...unknown[]]
      ? Head
      : WithoutSignal<A>
    : A;

/** Where other arguments may be left out before it, its place stays, with nothing that could stand there. */
type WithoutSignal<A extends readonly unknown[]> = { [I in keyof A]: Exclude<A[I], AbortSignal> };
