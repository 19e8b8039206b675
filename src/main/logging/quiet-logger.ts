import { systemClock, type Clock, type Subscription } from '../../shared/index.js';
import type { LogFields, Logger } from './logger.js';

/** Warnings of one kind about one client that are written within a {@link WINDOW_MS}. */
const MAX_LINES = 100;
const WINDOW_MS = 1_000;
/** What tells kinds apart, as it stands in the fields of a line. */
const KEY_FIELDS = ['code', 'clientId', 'connectionId'] as const;

interface Kind {
  readonly message: string;
  readonly fields: LogFields;
  lines: number;
}

/**
 * A log that a flood does not fill: of warnings of one kind, a hundred a second are written as they come; the others
 * are counted, and told in one line when the second is over.
 */
export class QuietLogger implements Logger, Disposable {
  private readonly kinds = new Map<string, Kind>();
  private beganAtMs = Number.NEGATIVE_INFINITY;
  private timer: Subscription | undefined;
  private isDisposed = false;

  constructor(
    private readonly logger: Logger,
    private readonly clock: Clock = systemClock,
  ) {}

  get isDebugging(): boolean {
    return this.logger.isDebugging ?? true;
  }

  debug(message: string, fields?: LogFields): void {
    this.logger.debug(message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.logger.info(message, fields);
  }

  warn(message: string, fields: LogFields = {}): void {
    const kind = this.kindOf(message, fields);
    kind.lines += 1;
    if (kind.lines <= MAX_LINES || this.isDisposed) return this.logger.warn(message, fields);
    this.timer ??= this.clock.after(WINDOW_MS, this.tell);
  }

  error(message: string, fields?: LogFields): void {
    this.logger.error(message, fields);
  }

  /** Tells what it has counted; from now on every line is written. */
  [Symbol.dispose](): void {
    this.tell();
    this.isDisposed = true;
  }

  private kindOf(message: string, fields: LogFields): Kind {
    if (this.clock.monotonicMs() - this.beganAtMs >= WINDOW_MS) this.tell();
    const told = KEY_FIELDS.flatMap((name) =>
      typeof fields[name] === 'string' ? [[name, fields[name]] as const] : [],
    );
    const key = JSON.stringify([message, told]);
    let kind = this.kinds.get(key);
    if (!kind) this.kinds.set(key, (kind = { message, fields: Object.fromEntries(told), lines: 0 }));
    return kind;
  }

  private readonly tell = (): void => {
    this.timer?.();
    this.timer = undefined;
    this.beganAtMs = this.clock.monotonicMs();
    for (const { message, fields, lines } of this.kinds.values()) {
      if (lines > MAX_LINES) this.logger.warn(`${message}, again and again`, { ...fields, times: lines - MAX_LINES });
    }
    this.kinds.clear();
  };
}
