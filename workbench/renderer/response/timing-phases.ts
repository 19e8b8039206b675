import type { HttpTimings } from 'sallyport/shim';

/** One stretch of an exchange, and where it lies on a line from its start to its end. */
export interface TimingPhase {
  readonly name: string;
  /** `null` when it did not happen or can't be told. */
  readonly ms: number | null;
  readonly startPercent: number;
  readonly widthPercent: number;
}

/** The phases one after the other, as a waterfall draws them. */
export function timingPhases(timings: HttpTimings): readonly TimingPhase[] {
  const named: readonly (readonly [string, number | null])[] = [
    ['Connect', timings.connectMs],
    ['Waiting', timings.waitingMs],
    ['Download', timings.downloadMs],
  ];
  const wholeMs = Math.max(
    timings.totalMs,
    named.reduce((sum, [, ms]) => sum + (ms ?? 0), 0),
    Number.MIN_VALUE,
  );
  let startMs = 0;
  return named.map(([name, ms]) => {
    const phase = { name, ms, startPercent: (startMs / wholeMs) * 100, widthPercent: ((ms ?? 0) / wholeMs) * 100 };
    startMs += ms ?? 0;
    return phase;
  });
}
