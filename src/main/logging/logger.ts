/** What a line of the log is about, as data; redacted before it is written. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The log as the framework and its services see it; replaced by a recording one in tests. */
export interface Logger {
  /** Whether anybody reads {@link debug}; where not, what it would be told need not be put together. @default true */
  readonly isDebugging?: boolean;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}
