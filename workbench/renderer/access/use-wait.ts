import { useEffect, useState } from 'react';

const TICK_MS = 200;

/** A span of `performance.now()`. */
export interface Wait {
  readonly sinceMs: number;
  readonly untilMs: number;
}

/** Milliseconds that are left of a wait; 0 when it is over, or there is none. */
export function useWait(wait: Wait | null): number {
  const [nowMs, setNowMs] = useState(0);
  useEffect(() => {
    if (wait === null) return undefined;
    const timer = setInterval(() => {
      setNowMs(performance.now());
      if (performance.now() >= wait.untilMs) clearInterval(timer);
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [wait]);
  return wait ? Math.max(0, wait.untilMs - Math.max(nowMs, wait.sinceMs)) : 0;
}
