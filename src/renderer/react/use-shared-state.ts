import { useCallback, useState, useSyncExternalStore } from 'react';
import type { SharedState } from '../../shared/index.js';

/**
 * A state of main, or the part of it that `selector` takes. The component renders again when that part changes, and
 * only then. Any number of components may use the same state: they share what is known of it.
 *
 * @param state `undefined` where this page may not use it
 * @param selector may be written in place; one that makes a new object each time wants an `isEqual`
 * @param isEqual whether two parts are the same @default Object.is
 * @returns `undefined` before the first value has arrived
 * @example
 * const theme = useSharedState(service.settings, (settings) => settings.theme);
 */
export function useSharedState<T>(state: SharedState<T> | undefined): T | undefined;
export function useSharedState<T, S>(
  state: SharedState<T> | undefined,
  selector: (value: T) => S,
  isEqual?: (before: S, after: S) => boolean,
): S | undefined;
export function useSharedState<T, S>(
  state: SharedState<T> | undefined,
  selector: (value: T) => S = asItIs,
  isEqual: (before: S, after: S) => boolean = Object.is,
): S | undefined {
  const [memory] = useState(() => new PartMemory<T, S>());
  const subscribe = useCallback((onChange: () => void) => state?.subscribe(onChange) ?? nothing, [state]);
  return useSyncExternalStore(subscribe, () => memory.read(state, selector, isEqual))?.selected;
}

/** Boxed, so that a part which is `undefined` itself is still one. */
type Part<S> = { readonly selected: S };

/** Keeps an equal part the same object, also for a selector that is another function in each render. */
class PartMemory<T, S> {
  private value: T | undefined;
  private selector: ((value: T) => S) | undefined;
  private part: Part<S> | undefined;

  read(
    state: SharedState<T> | undefined,
    selector: (value: T) => S,
    isEqual: (before: S, after: S) => boolean,
  ): Part<S> | undefined {
    const value = state?.value;
    if (value === undefined) return undefined;
    if (this.part && this.selector === selector && Object.is(this.value, value)) return this.part;
    const selected = selector(value);
    if (!this.part || !isEqual(this.part.selected, selected)) this.part = { selected };
    this.value = value;
    this.selector = selector;
    return this.part;
  }
}

function asItIs<T, S>(value: T): S {
  // Without a selector S is T, as the first overload says.
  return value as unknown as S;
}

function nothing(): void {
  // There is no state to leave.
}
