import { useEffect, useState } from 'react';

const MINUTE_MS = 60_000;

/**
 * The time, to a minute: for ages in a list.
 *
 * @param atLeastMs a moment that is known to have come
 */
export function useNow(atLeastMs: number): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), MINUTE_MS);
    return () => clearInterval(timer);
  }, []);
  return Math.max(nowMs, atLeastMs);
}
