// Messages from the other side are `unknown` until they have passed here.
import { ProtocolError } from '../errors/protocol-error.js';
import { MAX_CHANNEL_LENGTH } from './limits.js';
import type { ClientMessage, HostMessage } from './messages.js';

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

// `args` and `meta` are judged by the envelope policy, so that their faults are logged with the call they belong to.
const CLIENT: ReadonlyMap<unknown, Shape> = new Map<unknown, Shape>([
  ['hello', { version: { check: isNumber } }],
  ['call', { id, channel: name, args: raw, meta: optional }],
  ['send', { channel: name, args: raw }],
  ['open', { id, channel: name, args: raw, credit: { check: isCredit }, meta: optional }],
  ['grant', { id, credit: { check: isCredit } }],
  ['cancel', { id }],
  ['subscribe', { id, channel: name, event: name }],
]);

const HOST: ReadonlyMap<unknown, Shape> = new Map<unknown, Shape>([
  ['welcome', { version: { check: isNumber }, manifest: { check: Array.isArray }, streamWindow: { check: isCredit } }],
  ['reply', { id, value: optional }],
  ['fault', { id: { check: Number.isSafeInteger }, error }],
  ['chunk', { id, value: optional }],
  ['end', { id }],
  ['event', { id, payload: optional, dropped: { check: isNumber, optional: true } }],
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
  for (const key in shape) {
    const rule = shape[key];
    if (!Object.hasOwn(value, key)) {
      if (rule?.optional !== true) return false;
    } else if (rule?.check(fields[key]) !== true) return false;
  }
  return Object.keys(value).every((key) => key === also || Object.hasOwn(shape, key));
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}
