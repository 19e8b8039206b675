// Platforms copy one text far faster than an object: messages that text can hold exactly cross ports and IPC as JSON.
import { PayloadTooLargeError, ProtocolError, type ServiceError } from '../errors/index.js';
import { MAX_BATCH_MESSAGES } from '../protocol/limits.js';

/** Larger messages are the platform's business: walking them twice would cost more than it saves. */
const MAX_VALUES = 2_000;
const MAX_DEPTH = 32;
/** How many characters weigh as much as one value. */
const CHARACTERS_A_VALUE = 32;
/** In characters, of one message: escapes can make six of one. */
const MAX_MESSAGE_TEXT_LENGTH = 65_536;

/** Longer strings are no names. */
const MAX_NAME_LENGTH = 64;
const MAX_QUOTED = 1_024;

/** What the fields before the last weigh at most: a kind, an id, a channel. */
const MAX_HEAD_VALUES = 5;

type Fields = Readonly<Record<string, unknown>>;

/** In characters: far more than is ever joined here, for clients of another make. */
export const MAX_BATCH_TEXT_LENGTH = 1_048_576;

/**
 * Writes a message as text, which at the same time is a copy that later changes do not reach.
 *
 * @returns `undefined` for a message that text would alter, or that is large: class instances, `Date`, `Map`, binary
 *   data, `undefined` within arguments, −0, numbers that are not finite, cycles, functions, …
 */
export function writeMessage(message: object): string | undefined {
  const fields = message as Fields;
  // Nearly all messages are of these two forms, and nearly all the time of a general loop goes into finding that out.
  const { kind, id, channel, args, value } = fields;
  if (kind === 'call' && isCall(fields)) {
    return writeLast(`{"kind":"call","id":${String(id)},"channel":${writeValue(channel)},"args":`, args);
  }
  if (kind === 'reply' && isReply(fields)) {
    const head = `{"kind":"reply","id":${String(id)}`;
    return value === undefined ? `${head}}` : writeLast(`${head},"value":`, value);
  }
  return writeFields(fields);
}

/** Whether it has an id, a short channel and arguments, and nothing else. */
function isCall(fields: Fields): boolean {
  const { id, channel, args } = fields;
  const isShort = typeof channel === 'string' && channel.length <= MAX_NAME_LENGTH;
  return isShort && Number.isSafeInteger(id) && args !== undefined && countOf(fields) === 4;
}

/** Whether it has an id and a value, and nothing else. */
function isReply(fields: Fields): boolean {
  return Number.isSafeInteger(fields['id']) && 'value' in fields && countOf(fields) === 3;
}

function countOf(fields: Fields): number {
  let count = 0;
  for (const _key in fields) count += 1;
  return count;
}

function writeLast(head: string, value: unknown): string | undefined {
  if (valuesLeft(value, MAX_VALUES - MAX_HEAD_VALUES, MAX_DEPTH) < 0) return undefined;
  const text = `${head}${writeValue(value)}}`;
  return text.length > MAX_MESSAGE_TEXT_LENGTH ? undefined : text;
}

function writeFields(fields: Fields): string | undefined {
  let left = MAX_VALUES;
  let text = '';
  for (const key in fields) {
    const value = fields[key];
    // A field of the message itself that is `undefined` is the same as one that is not there.
    if (value === undefined) continue;
    left = valuesLeft(value, left, MAX_DEPTH);
    if (left < 0) return undefined;
    text += `${text === '' ? '{' : ','}${quote(key)}:${writeValue(value)}`;
    if (text.length > MAX_MESSAGE_TEXT_LENGTH) return undefined;
  }
  return text === '' ? '{}' : `${text}}`;
}

/** Most fields are a number, a name or nothing much, and a general serializer takes its time to find that out. */
function writeValue(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string' && value.length <= MAX_NAME_LENGTH) return quote(value);
  return Array.isArray(value) && value.length === 0 ? '[]' : JSON.stringify(value);
}

/** The names of fields, kinds, channels and events, of which an app has not many, as JSON. */
const quoted = new Map<string, string>();

function quote(name: string): string {
  const known = quoted.get(name);
  if (known !== undefined) return known;
  const text = JSON.stringify(name);
  if (quoted.size < MAX_QUOTED) quoted.set(name, text);
  return text;
}

/** @param texts as {@link writeMessage} writes them, at least one */
export function joinMessages(texts: readonly string[]): string {
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(',')}]`;
}

/**
 * Reads what {@link joinMessages} wrote, from a peer that is not trusted.
 *
 * @returns messages that nobody has checked to be any, or why none of them could be read
 */
export function readMessages(text: string): readonly unknown[] | ServiceError {
  if (text.length > MAX_BATCH_TEXT_LENGTH) {
    return new PayloadTooLargeError({ limit: 'bytes', maximum: MAX_BATCH_TEXT_LENGTH });
  }
  const value = parse(text);
  if (!Array.isArray(value)) return value === undefined ? new ProtocolError({ reason: 'a text is no JSON' }) : [value];
  if (value.length <= MAX_BATCH_MESSAGES) return value;
  return new ProtocolError({ reason: `more than ${MAX_BATCH_MESSAGES} messages in one text` });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // JSON itself has no `undefined`
  }
}

/** @returns how many values may follow; negative when there are too many, or text can't hold this one as it is */
function valuesLeft(value: unknown, left: number, depth: number): number {
  switch (typeof value) {
    case 'string':
      return left - weightOf(value);
    case 'boolean':
      return left - 1;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? left - 1 : -1;
    case 'object':
      return value === null ? left - 1 : valuesLeftIn(value, left - 1, depth - 1);
    default:
      return -1;
  }
}

function valuesLeftIn(value: object, left: number, depth: number): number {
  if (depth < 0) return -1;
  let remaining = left;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    for (let index = 0; index < items.length && remaining >= 0; index += 1) {
      remaining = valuesLeft(items[index], remaining, depth);
    }
    return remaining;
  }
  if (!isPlain(value)) return -1;
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    remaining = valuesLeft(fields[key], remaining - weightOf(key), depth);
    if (remaining < 0) return -1;
  }
  return remaining;
}

function weightOf(text: string): number {
  return 1 + Math.floor(text.length / CHARACTERS_A_VALUE);
}

/** By the prototype alone, of whichever realm: other objects have prototypes of their own, or data in slots. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Object.getPrototypeOf(prototype) === null;
}
