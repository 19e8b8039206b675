import { useEffect, useState } from 'react';
import { formatDuration } from '../format/format-duration.js';

const TICK_MS = 100;

export interface StopWatchProps {
  /** Milliseconds since 1970 UTC. */
  readonly sinceMs: number;
  /** When given, it stands still there. */
  readonly totalMs?: number;
}

/** How long something has been going on. */
export function StopWatch({ sinceMs, totalMs }: StopWatchProps) {
  const [nowMs, setNowMs] = useState(Date.now);
  const isRunning = totalMs === undefined;
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [isRunning]);
  return <span>{formatDuration(totalMs ?? Math.max(0, nowMs - sinceMs))}</span>;
}
