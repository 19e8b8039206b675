import { randomUUID } from 'node:crypto';
import { redact, type LogFields, type Logger } from 'sallyport/main';
import { createSubscription, type Clock, type Subscription } from 'sallyport/shared';
import type { LogExcerpt, LogLine } from '../../contract/index.js';

const MAX_LINES = 1_000;
const MAX_DETAILS_CHARACTERS = 1_000;

type LineListener = (line: LogLine) => void;

/** Passes on what is logged, and lets pages read along: everything but what is for debugging. */
export class LogFeed implements Logger {
  private readonly runId = randomUUID();
  private readonly listeners = new Set<LineListener>();
  private lines: LogLine[] = [];
  private lastNumber = 0;
  private isTelling = false;

  constructor(
    private readonly log: Logger,
    private readonly clock: Clock,
  ) {}

  get isDebugging(): boolean {
    return this.log.isDebugging !== false;
  }

  /** The latest lines, oldest first. */
  get recent(): LogExcerpt {
    return { runId: this.runId, lines: this.lines.slice(-MAX_LINES) };
  }

  debug(message: string, fields?: LogFields): void {
    this.log.debug(message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.log.info(message, fields);
    this.keep('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.log.warn(message, fields);
    this.keep('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.log.error(message, fields);
    this.keep('error', message, fields);
  }

  /** Calls `listener` with each line from now on, until the result is called. */
  subscribe(listener: LineListener): Subscription {
    this.listeners.add(listener);
    return createSubscription(() => this.listeners.delete(listener));
  }

  private keep(level: LogLine['level'], message: string, fields: LogFields = {}): void {
    this.lastNumber += 1;
    const shown = redact({ ...fields, message });
    const line = {
      number: this.lastNumber,
      atMs: this.clock.wallMs(),
      level,
      message: String(shown['message']),
      details: describeFields(shown),
    };
    this.lines.push(line);
    // Twice as many before the oldest go, so that a line costs the same whatever their number.
    if (this.lines.length >= 2 * MAX_LINES) this.lines = this.lines.slice(-MAX_LINES);
    this.tell(line);
  }

  /** What telling makes others log is kept, but not told: it would go round and round. */
  private tell(line: LogLine): void {
    if (this.isTelling) return;
    this.isTelling = true;
    try {
      for (const listener of this.listeners) listener(line);
    } catch (error) {
      this.log.warn('A line of the log could not be told', { error });
    } finally {
      this.isTelling = false;
    }
  }
}

function describeFields(fields: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(fields).flatMap(([name, value]) =>
    name === 'message' || value === undefined ? [] : `${name}=${describeValue(value)}`,
  );
  return parts.join(' ').slice(0, MAX_DETAILS_CHARACTERS);
}

/** Of an error its message is enough: the log file has its stack. */
function describeValue(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'message' in value) return String(value.message);
  return typeof value === 'number' ? String(Math.round(value * 10) / 10) : JSON.stringify(value);
}
