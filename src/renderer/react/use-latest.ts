import { useInsertionEffect, useRef, type RefObject } from 'react';

/** The value of the last render that was committed, for whoever runs later: listeners, timers, effects. */
export function useLatest<T>(value: T): Readonly<RefObject<T>> {
  const latest = useRef(value);
  // Before any other effect of the same commit, so that those see the new value too.
  useInsertionEffect(() => {
    latest.current = value;
  });
  return latest;
}
