import type { Subscription } from '../lifetime/disposable-store.js';

/** The keys that lead to a part of `T`, from its root: `['theme']`, `['proxies', 0, 'host']`; `[]` is all of it. */
export type StatePath = readonly (string | number)[];

/** How a part of a state is set. */
export interface SetStateOptions {
  /** The revision that the new value was made of; another one by then, and it is refused with `CONFLICT`. @default any */
  readonly revision?: number;
  readonly signal?: AbortSignal;
}

/**
 * State that main owns and every page sees, as a member of a contract. Values are shared and never changed in place:
 * a part that is the same object has not changed.
 *
 * @typeParam T its shape
 */
export interface SharedState<T> {
  readonly [Symbol.toStringTag]: 'SharedState';

  /** The last value that is known here; `undefined` before the first. */
  readonly value: T | undefined;

  /** The revision of {@link value}, counted from 0 by main; −1 before the first. */
  readonly revision: number;

  /** Calls `listener` with each value, at once if there is one, until the result is called. */
  subscribe(listener: (value: T) => void): Subscription;

  /** Calls `listener` with the part that `selector` takes, at once if there is one, and then only when it changes. */
  select<S>(
    selector: (value: T) => S,
    listener: (part: S) => void,
    isEqual?: (before: S, after: S) => boolean,
  ): Subscription;

  /** Resolves with the value as soon as there is one. Rejects when this page may not have it, or is not connected. */
  ready(): Promise<T>;

  /**
   * Sets a part of it, where main declares it writable. Resolves when this page's own {@link value} has the change.
   * Rejects with `VALIDATION`, `CONFLICT`, `PERMISSION_DENIED` or `UNSUPPORTED`.
   */
  set(path: StatePath, value: unknown, options?: SetStateOptions): Promise<void>;
}
