/** A span of time for reading: `0.4 ms`, `87 ms`, `1.25 s`, `3 min 4 s`. */
export function formatDuration(ms: number): string {
  if (ms < 9.95) return `${trimZero(ms.toFixed(1))} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1_000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1_000);
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const trimZero = (text: string): string => (text.endsWith('.0') ? text.slice(0, -2) : text);
