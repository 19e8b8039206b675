const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * How long ago something was, short enough for a list: `now`, `5 min`, `3 h`, `2 d`, then the date.
 *
 * @param atMs milliseconds since 1970 UTC
 * @param nowMs likewise
 */
export function formatAge(atMs: number, nowMs: number): string {
  const ageMs = nowMs - atMs;
  if (ageMs < MINUTE_MS) return 'now';
  if (ageMs < HOUR_MS) return `${Math.floor(ageMs / MINUTE_MS)} min`;
  if (ageMs < DAY_MS) return `${Math.floor(ageMs / HOUR_MS)} h`;
  if (ageMs < 30 * DAY_MS) return `${Math.floor(ageMs / DAY_MS)} d`;
  return new Date(atMs).toLocaleDateString();
}
