import type { LogFields } from './logger.js';
import { redact } from './redact.js';
import { redactText } from './redact-text.js';

export const LOG_LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What one line says, with nothing secret left in it. */
export interface LogEntry {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly level: LogLevel;
  readonly message: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/**
 * What JSON leaves as it is and a terminal or an editor acts on: delete, the C1 controls (U+009B begins an escape
 * sequence as ESC does), line and paragraph separators, and the marks that turn the direction of text.
 */
const STILL_ACTIVE = /[\u007f-\u009f\u061c\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** @param wallMs milliseconds since 1970 UTC */
export function createEntry(level: LogLevel, wallMs: number, message: string, fields?: LogFields): LogEntry {
  return {
    time: new Date(wallMs).toISOString(),
    level,
    message: redactText(String(message)),
    ...(fields === undefined ? {} : { fields: redact(fields) }),
  };
}

/** The entry as one line of JSON, without its end; no content can end the line or reach a terminal as a command. */
export function encodeJsonLine(entry: LogEntry): string {
  return encodeInert(entry);
}

/** The entry as one line for a person: `10:56:03.120 warn  The message {"field":1}`; as inert as the JSON. */
export function encodeReadableLine(entry: LogEntry): string {
  const message = encodeInert(entry.message).slice(1, -1).replaceAll('\\"', '"');
  const fields = entry.fields === undefined ? '' : ` ${encodeInert(entry.fields)}`;
  return `${entry.time.slice(11, 23)} ${entry.level.padEnd(5)} ${message}${fields}`;
}

/** JSON on one line that no terminal or editor acts on. */
export function encodeInert(value: unknown): string {
  // All of these characters can only stand inside a string, where the escape means the same.
  return JSON.stringify(value).replace(
    STILL_ACTIVE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
