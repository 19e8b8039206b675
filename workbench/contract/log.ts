/** One line of main's log, without secrets. */
export interface LogLine {
  /** Counted from 1 since main started; where a number is missing, a line was dropped. */
  readonly number: number;
  /** Milliseconds since 1970 UTC. */
  readonly atMs: number;
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  /** What it is about, as `name=value`; may be empty. */
  readonly details: string;
}

/** The latest lines, at most 1,000. */
export interface LogExcerpt {
  /** Another one after each start of main, when the numbers begin anew. */
  readonly runId: string;
  /** Oldest first. */
  readonly lines: readonly LogLine[];
}
