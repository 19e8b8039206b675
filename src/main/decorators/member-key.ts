// The types by which a decorator refuses the member it stands on. Where one doesn't fit, the member's name is compared
// with a sentence instead of with itself, and the compiler's message ends with that sentence.

/** The member's name, if the member is public: TypeScript leaves private and protected ones out of `keyof`. */
export type PublicKey<T, K> = K extends keyof T
  ? K
  : 'a private or protected member is never served: make it public, or take the decorator away';

/** The name of a public method whose result fits; else the sentence. */
export type MethodKey<T, K, Result, Sentence extends string> = K extends keyof T
  ? T[K] extends (...args: never[]) => infer R
    ? [R] extends [Result]
      ? K
      : Sentence
    : Sentence
  : PublicKey<T, K>;

/** The name of a public property whose type fits; else the sentence. */
export type PropertyKeyOf<T, K, Value, Sentence extends string> = K extends keyof T
  ? [T[K]] extends [Value]
    ? K
    : Sentence
  : PublicKey<T, K>;
