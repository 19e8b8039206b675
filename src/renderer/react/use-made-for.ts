import { useState, type DependencyList } from 'react';

/**
 * What `make` made for these `deps`: another one when they change, at once and not a render later.
 * Unlike with `useMemo`, React never drops it by itself.
 */
export function useMadeFor<T>(deps: DependencyList, make: () => T): T {
  const [made, setMade] = useState(() => ({ deps, thing: make() }));
  if (areSame(made.deps, deps)) return made.thing;
  const next = { deps, thing: make() };
  setMade(next);
  return next.thing;
}

function areSame(before: DependencyList, after: DependencyList): boolean {
  return before.length === after.length && before.every((dependency, index) => Object.is(dependency, after[index]));
}
