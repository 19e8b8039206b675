/** One line of the report: a figure, and what it is measured against in the same run. */
export interface Row {
  readonly name: string;
  readonly metric: string;
  readonly value: number;
  readonly unit: 'calls/s' | 'MiB/s' | 'MiB' | 'ms' | '×';
  /** The figure of the raw thing; `null` where there is none. */
  readonly baseline: number | null;
  /** `value / baseline`. */
  readonly ratio: number | null;
}

export function row(
  name: string,
  metric: string,
  unit: Row['unit'],
  value: number,
  baseline: number | null = null,
): Row {
  return { name, metric, value, unit, baseline, ratio: baseline === null ? null : value / baseline };
}

/** The middle one of several figures, so that one pause of the machine doesn't decide. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Runs two kinds of work in turns, so that what slows the machine slows both. @returns their median durations in ms */
export async function pairedMs(
  rounds: number,
  raw: () => Promise<unknown>,
  ours: () => Promise<unknown>,
): Promise<{ readonly rawMs: number; readonly oursMs: number }> {
  const durations = { raw: [] as number[], ours: [] as number[] };
  await timedMs(raw);
  await timedMs(ours);
  for (let round = 0; round < rounds; round += 1) {
    durations.raw.push(await timedMs(raw));
    durations.ours.push(await timedMs(ours));
  }
  return { rawMs: median(durations.raw), oursMs: median(durations.ours) };
}

export async function timedMs(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now();
  await work();
  return performance.now() - startedAtMs;
}
