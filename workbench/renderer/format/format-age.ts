const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** From here on the date says more. */
const MAX_AGE_MS = 30 * DAY_MS;

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
  if (ageMs < MAX_AGE_MS) return `${Math.floor(ageMs / DAY_MS)} d`;
  return new Date(atMs).toLocaleDateString();
}

/** How long ago something was, as a part of a sentence: `just now`, `5 min ago`, then the date. */
export function formatAgo(atMs: number, nowMs: number): string {
  const age = formatAge(atMs, nowMs);
  if (age === 'now') return 'just now';
  return nowMs - atMs < MAX_AGE_MS ? `${age} ago` : age;
}
