// Messages from the other side are `unknown` until they have passed here.
import { ProtocolError } from '../errors/protocol-error.js';
import { MAX_CHANNEL_LENGTH } from './limits.js';
import type { ClientMessage, HostMessage } from './messages.js';

/** The longest id of a client or document, resume secret or epoch, in characters: each is a UUID or 32 random bytes. */
const MAX_TOKEN_LENGTH = 128;

type Check = (value: unknown) => boolean;
type Shape = Readonly<Record<string, { readonly check: Check; readonly optional?: true }>>;

const anything: Check = () => true;
const isId: Check = (value) => Number.isSafeInteger(value) && (value as number) > 0;
const isObject: Check = (value) => typeof value === 'object' && value !== null;
const isName: Check = (value) => typeof value === 'string' && value.length > 0 && value.length <= MAX_CHANNEL_LENGTH;
const isCredit: Check = (value) => isObject(value) && hasOnly(value as object, CREDIT);

const id = { check: isId };
const name = { check: isName };
const raw = { check: anything };
const optional = { check: anything, optional: true } as const;
const CREDIT: Shape = { bytes: { check: isNumber }, items: { check: isNumber } };
const error = { check: isObject };
const count = { check: (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0 };
const text = { check: (value: unknown) => typeof value === 'string' && value.length <= MAX_TOKEN_LENGTH };
const references = { check: areReferences, optional: true } as const;
const REFERENCE: Shape = { index: count, kind: { check: isReferenceKind }, id };
const VERSION: Shape = { epoch: text, revision: count };
const CLIENT_TICKET: Shape = {
  id: text,
  resume: text,
  graceMs: count,
  isResumed: { check: (value) => typeof value === 'boolean' },
};
const CHANGE: Shape = { op: { check: isOperation }, path: { check: isPath }, value: optional };

// `args` and `meta` are judged by the envelope policy, so that their faults are logged with the call they belong to.
const CLIENT: ReadonlyMap<unknown, Shape> = new Map<unknown, Shape>([
  [
    'hello',
    { version: { check: isNumber }, resume: { ...text, optional: true }, document: { ...text, optional: true } },
  ],
  ['call', { id, channel: name, args: raw, meta: optional, references }],
  ['send', { channel: name, args: raw }],
  [
    'open',
    {
      id,
      channel: name,
      args: raw,
      credit: { check: isCredit },
      meta: optional,
      references,
      offset: { ...count, optional: true },
    },
  ],
  ['grant', { id, credit: { check: isCredit } }],
  ['cancel', { id }],
  ['subscribe', { id, channel: name, event: name, received: { ...count, optional: true } }],
  ['watch', { id, channel: name, known: { check: isStateVersion, optional: true } }],
  // Like credit, judged by whoever counts: a wrong one ends what it is about.
  ['ack', { id, sequence: { check: isNumber } }],
  ['ping', {}],
  ['chunk', { id, value: optional }],
  ['end', { id }],
  ['fault', { id, error }],
]);

const HOST: ReadonlyMap<unknown, Shape> = new Map<unknown, Shape>([
  [
    'welcome',
    {
      version: { check: isNumber },
      manifest: { check: Array.isArray },
      streamWindow: { check: isCredit },
      client: { check: (value) => isObject(value) && hasOnly(value as object, CLIENT_TICKET) },
    },
  ],
  ['manifest', { manifest: { check: Array.isArray } }],
  ['reply', { id, value: optional }],
  ['fault', { id: { check: Number.isSafeInteger }, error }],
  ['chunk', { id, value: optional }],
  ['end', { id }],
  ['grant', { id, credit: { check: isCredit } }],
  ['cancel', { id }],
  ['event', { id, sequence: id, payload: optional }],
  ['lost', { id }],
  ['callback', { id, sequence: id, args: { check: Array.isArray } }],
  ['snapshot', { id, epoch: text, revision: count, value: optional }],
  ['patch', { id, revision: id, changes: { check: areChanges } }],
  ['pong', {}],
  ['goodbye', { error }],
]);

/** @throws {ProtocolError} when `value` is no message that a client may send */
export function decodeClientMessage(value: unknown): ClientMessage {
  return decode(value, CLIENT) as ClientMessage;
}

/** @throws {ProtocolError} when `value` is no message that main may send */
export function decodeHostMessage(value: unknown): HostMessage {
  return decode(value, HOST) as HostMessage;
}

/** The id of something that is otherwise no message, so that its sender can be told; `undefined` if there is none. */
export function idOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'id')) return undefined;
  const candidate: unknown = (value as { id: unknown }).id;
  return isId(candidate) ? (candidate as number) : undefined;
}

function decode(value: unknown, shapes: ReadonlyMap<unknown, Shape>): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'kind')) {
    throw new ProtocolError({ reason: 'a message is an object with a `kind`' });
  }
  const shape = shapes.get((value as { kind: unknown }).kind);
  if (!shape) throw new ProtocolError({ reason: 'there is no message of this kind' });
  if (!hasOnly(value, shape, 'kind')) {
    throw new ProtocolError({ reason: 'the message lacks a field, has an unknown one, or one of a wrong type' });
  }
  return value;
}

function hasOnly(value: object, shape: Shape, also?: string): boolean {
  const fields = value as Record<string, unknown>;
  let found = also === undefined ? 0 : 1;
  for (const key in shape) {
    const rule = shape[key];
    if (!Object.hasOwn(value, key)) {
      if (rule?.optional !== true) return false;
    } else if (rule?.check(fields[key]) === true) found += 1;
    else return false;
  }
  // As many as there are: then there is no other.
  for (const key in fields) if (Object.hasOwn(fields, key)) found -= 1;
  return found === 0;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}

function areReferences(value: unknown): boolean {
  return isListOf(value, (item) => isObject(item) && hasOnly(item as object, REFERENCE));
}

function isReferenceKind(value: unknown): boolean {
  return value === 'callback' || value === 'upload';
}

function isStateVersion(value: unknown): boolean {
  return isObject(value) && hasOnly(value as object, VERSION);
}

function areChanges(value: unknown): boolean {
  return isListOf(value, (item) => isObject(item) && hasOnly(item as object, CHANGE));
}

function isOperation(value: unknown): boolean {
  return value === 'add' || value === 'replace' || value === 'remove';
}

function isPath(value: unknown): boolean {
  return isListOf(value, (key) => typeof key === 'string' || Number.isSafeInteger(key));
}

/** Not by `every`, which skips holes: a port brings arrays of four billion of them in a few bytes. */
function isListOf(value: unknown, check: Check): boolean {
  if (!Array.isArray(value)) return false;
  for (const item of value as readonly unknown[]) if (!check(item)) return false;
  return true;
}
