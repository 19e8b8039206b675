import { once } from 'node:events';
import type { Writable } from 'node:stream';
import winston from 'winston';
import { systemClock, type Clock } from '../../shared/index.js';
import type { LogFields, Logger } from './logger.js';
import { createEntry, encodeJsonLine, encodeReadableLine, type LogEntry, type LogLevel } from './log-line.js';
import { nullLogger } from './null-logger.js';
import { RotatingFileStream } from './rotating-file-stream.js';
import { StandardErrorStream } from './standard-error-stream.js';

/** Where the log goes, and how much of it is kept. */
export interface WinstonLoggerOptions {
  /** The least that is written. @default 'info' */
  readonly level?: LogLevel;
  /** Where the files are; made when it is missing. @default none: no files */
  readonly directory?: string;
  /** The file being written; older ones carry a number before the extension. @default 'app.log' */
  readonly fileName?: string;
  /** Size at which the next file is begun, at least 1,024. @default 10_485_760 */
  readonly maxBytes?: number;
  /** Files kept, the one being written included, at least 1. @default 5 */
  readonly maxFiles?: number;
  /** Whether lines also go to standard error, for people; never to standard output. @default true */
  readonly console?: boolean;
  /** @default the machine's */
  readonly clock?: Clock;
}

/** winston's own words for our levels. */
const LEVELS: Readonly<Record<LogLevel, number>> = { error: 0, warn: 1, info: 2, debug: 3 };

const MIN_FILE_BYTES = 1_024;

/**
 * A log in files that rotate (one JSON object a line: `time`, `level`, `message`, `fields`) and on standard error.
 * Secrets are replaced, and no message can forge a line or command a terminal. A log that can't be written loses
 * lines, says how many once it can, and never fails its caller. Disposing of it writes what is waiting.
 *
 * @throws {RangeError} when `maxBytes` or `maxFiles` is out of range
 * @example
 * await using logger = createWinstonLogger({ directory: join(dataDirectory, 'logs') });
 * logger.info('Started', { version });
 */
export function createWinstonLogger(options: WinstonLoggerOptions = {}): Logger & AsyncDisposable {
  const clock = options.clock ?? systemClock;
  const outlets = createOutlets(options, clock);
  if (outlets.length === 0) return { ...nullLogger, [Symbol.asyncDispose]: () => Promise.resolve() };
  const sink = winston.createLogger({
    levels: { ...LEVELS },
    level: options.level ?? 'info',
    transports: outlets.map(({ transport }) => transport),
    // Each transport encodes for itself.
    format: { transform: (entry) => entry },
  });
  return new WinstonLogger(sink, outlets, clock);
}

/** The streams that the lines go to, each with winston's transport in front of it. */
interface Outlet {
  readonly transport: winston.transport;
  readonly stream: Writable;
}

function createOutlets(options: WinstonLoggerOptions, clock: Clock): readonly Outlet[] {
  const standardError = options.console === false ? undefined : new StandardErrorStream();
  const outlets: Outlet[] = [];
  if (standardError) outlets.push(createOutlet(standardError, encodeReadableLine));
  if (options.directory !== undefined) {
    const file = new RotatingFileStream({
      directory: options.directory,
      fileName: options.fileName ?? 'app.log',
      maxBytes: atLeast(MIN_FILE_BYTES, 'maxBytes', options.maxBytes ?? 10_485_760),
      maxFiles: atLeast(1, 'maxFiles', options.maxFiles ?? 5),
      wallMs: () => clock.wallMs(),
      onFailure: (error) => {
        const entry = createEntry('error', clock.wallMs(), 'The log file can not be written', { error });
        if (standardError?.writable) standardError.write(`${encodeReadableLine(entry)}\n`);
      },
    });
    outlets.push(createOutlet(file, encodeJsonLine));
  }
  return outlets;
}

function createOutlet(stream: Writable, encode: (entry: LogEntry) => string): Outlet {
  // winston types what passes through its formats as open; only our own entries do.
  const format = winston.format.printf((entry) => encode(entry as unknown as LogEntry));
  return { stream, transport: new winston.transports.Stream({ stream, format, eol: '\n' }) };
}

function atLeast(minimum: number, name: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= minimum) return value;
  throw new RangeError(`${name} is ${value}: it must be a whole number of at least ${minimum}`);
}

/** winston behind the framework's interface. */
class WinstonLogger implements Logger, AsyncDisposable {
  private closing: Promise<void> | undefined;

  constructor(
    private readonly sink: winston.Logger,
    private readonly outlets: readonly Outlet[],
    private readonly clock: Clock,
  ) {}

  get isDebugging(): boolean {
    return this.sink.isLevelEnabled('debug');
  }

  debug(message: string, fields?: LogFields): void {
    this.write('debug', message, fields);
  }

  info(message: string, fields?: LogFields): void {
    this.write('info', message, fields);
  }

  warn(message: string, fields?: LogFields): void {
    this.write('warn', message, fields);
  }

  error(message: string, fields?: LogFields): void {
    this.write('error', message, fields);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.closing ??= this.close();
    return this.closing;
  }

  private write(level: LogLevel, message: string, fields: LogFields | undefined): void {
    // A line that is not written costs no redaction. winston drops what comes after its end.
    if (!this.sink.isLevelEnabled(level)) return;
    try {
      this.sink.log(createEntry(level, this.clock.wallMs(), message, fields));
    } catch {
      // The log is the last place that could tell; whoever logs must go on.
    }
  }

  private async close(): Promise<void> {
    const passedOn = this.outlets.map(({ transport }) => once(transport, 'finish'));
    this.sink.end();
    await Promise.all(passedOn);
    await Promise.all(this.outlets.map(({ stream }) => endStream(stream)));
  }
}

async function endStream(stream: Writable): Promise<void> {
  const ended = once(stream, 'finish');
  stream.end();
  await ended;
}
