import { decodeMessage, encodeMessage, packFrames } from '../../../src/shared/codec/index.js';
import { FrameAssembler } from '../../../src/shared/codec/frames.js';
import { DEFAULT_LIMITS } from '../../../src/shared/protocol/limits.js';
import { ODD, type Bomb, type Edit, type Odd, type Recipe } from './recipes.js';
import { FORBIDDEN_MESSAGES, couldBeGood, isServed, validMessages, type Fields } from './valid-messages.js';

/** What is sent: a message (or anything in its place), bytes in one frame of a socket, or bytes in no frame at all. */
export type Hostile =
  | { readonly kind: 'message'; readonly message: unknown }
  | { readonly kind: 'frame'; readonly bytes: Uint8Array }
  | { readonly kind: 'wire'; readonly bytes: Uint8Array };

/**
 * Makes what a recipe says.
 *
 * @param id one that was not used yet, so that nothing else is wrong with the message
 * @returns `undefined` when by chance nothing is wrong with it
 */
export function buildHostile(recipe: Recipe, id: number): Hostile | undefined {
  if (recipe.how === 'wire') return { kind: 'wire', bytes: recipe.bytes };
  if (recipe.how === 'frame') return buildFrame(recipe, id);
  const message = recipe.how === 'text' ? buildText(recipe, id) : buildMessage(recipe, id);
  return message === GOOD ? undefined : { kind: 'message', message };
}

const GOOD = Symbol('nothing is wrong with it');

function buildMessage(recipe: Exclude<Recipe, { how: 'wire' | 'frame' | 'text' }>, id: number): unknown {
  switch (recipe.how) {
    case 'anything':
      return valueOf(recipe.value);
    case 'control':
      return controlMessage(recipe, id);
    case 'forbidden':
      return withId({ ...pick(FORBIDDEN_MESSAGES, recipe.base) }, id);
    case 'bomb':
      return { ...validMessage(recipe.base, id), args: [bombOf(recipe.bomb, recipe.size)] };
    case 'arguments':
      return unlessGood({ ...validMessage(recipe.base, id), args: recipe.args.map(valueOf) });
    case 'argument':
      return unlessGood(changeArgument(validMessage(recipe.base, id), recipe));
    case 'missing field':
      return withoutField(validMessage(recipe.base, id), recipe.place);
    case 'extra field':
      return withExtra(validMessage(recipe.base, id), recipe.key, valueOf(recipe.value));
    default:
      return changeField(validMessage(recipe.base, id), recipe);
  }
}

function unlessGood(message: unknown): unknown {
  return couldBeGood(message) ? GOOD : message;
}

function valueOf(value: Odd): unknown {
  return 'odd' in value ? ODD[value.odd]() : value.is;
}

function validMessage(base: number, id: number): Fields {
  return withId(pick(validMessages(), base), id);
}

/** A `send` has none. */
function withId(message: Fields, id: number): Fields {
  return message['kind'] === 'send' ? message : { kind: message['kind'], id, ...message };
}

function pick<T>(items: readonly T[], index: number): T {
  const item = items[index % items.length];
  if (item === undefined) throw new RangeError('There are none to choose from');
  return item;
}

/** Any field of any kind, with an id that may be another's. */
function controlMessage({ kind, id: of, value }: Extract<Recipe, { how: 'control' }>, id: number): unknown {
  const odd = valueOf(value);
  const others = {
    credit: odd,
    sequence: odd,
    value: odd,
    error: odd,
    event: odd,
    channel: odd,
    received: odd,
    known: odd,
  };
  const names: Readonly<Record<string, readonly (keyof typeof others)[]>> = {
    grant: ['credit'],
    ack: ['sequence'],
    chunk: ['value'],
    fault: ['error'],
    subscribe: ['channel', 'event', 'received'],
    watch: ['channel', 'known'],
  };
  const isNew = kind === 'subscribe' || kind === 'watch';
  const fields = Object.fromEntries((names[kind] ?? []).map((name) => [name, others[name]]));
  return {
    kind,
    id: isNew ? id : of,
    ...fields,
    ...(isNew && of % 2 === 0 ? { channel: 'settings', event: 'opened' } : {}),
  };
}

function changeArgument(message: Fields, { place, change, key, value }: Extract<Recipe, { how: 'argument' }>): Fields {
  const owners: object[] = [];
  collect(message['args'], owners);
  const owner = pick(owners, place) as Fields;
  const keys = Object.keys(owner);
  const name = keys.length === 0 ? key : pick(keys, Math.floor(place / owners.length));
  if (change === 'remove' && Array.isArray(owner)) owner.splice(Number(name), 1);
  else if (change === 'remove') Reflect.deleteProperty(owner, name);
  else define(owner, change === 'add' ? (Array.isArray(owner) ? String(owner.length) : key) : name, valueOf(value));
  return message;
}

/** As an own property, whatever its name. */
function define(owner: object, key: string, value: unknown): void {
  Object.defineProperty(owner, key, { value, enumerable: true, configurable: true, writable: true });
}

function collect(value: unknown, owners: object[]): void {
  if (typeof value !== 'object' || value === null) return;
  owners.push(value);
  for (const item of Object.values(value)) collect(item, owners);
}

function withoutField(message: Fields, place: number): Fields {
  Reflect.deleteProperty(message, pick(Object.keys(message), place));
  return message;
}

const FIELDS = new Set(['kind', 'id', 'channel', 'args', 'meta', 'references', 'credit', 'offset']);

function withExtra(message: Fields, key: string, value: unknown): unknown {
  define(message, FIELDS.has(key) ? `${key} ` : key, value);
  return message;
}

/** Puts something else in a field that is never right there. */
function changeField(message: Fields, { field, value }: Extract<Recipe, { how: 'field' }>): unknown {
  const odd = valueOf(value);
  define(message, field, odd);
  switch (field) {
    case 'id':
      return message['kind'] !== 'send' && Number.isSafeInteger(odd) && (odd as number) > 0 ? GOOD : message;
    case 'channel':
      return isServed(odd) ? GOOD : message;
    case 'kind': // by chance the right one
    case 'args':
      return unlessGood(message);
    case 'credit':
      return message['kind'] === 'open' || odd !== undefined ? message : GOOD;
    case 'offset':
      return message['kind'] === 'open' && (odd === undefined || odd === 0) ? GOOD : message;
    default:
      return isHarmless(odd) ? GOOD : message;
  }
}

/** Nothing, or an object in which there is nothing, says nothing. */
function isHarmless(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}

function bombOf(bomb: Bomb, size: number): unknown {
  switch (bomb) {
    case 'deep':
      return nest(33 + size, (inner) => ({ inner }));
    case 'deep map':
      return nest(33 + (size % 60), (inner) => new Map([[1, inner]]));
    case 'shared':
      return nest(14 + (size % 4), (inner) => [inner, inner]);
    case 'wide':
      return Array.from({ length: 10_001 + size }, () => null);
    case 'sparse':
      return sparse(size);
    case 'cycle':
      return cycle();
    default:
      return ['x'.repeat(1_000 * size)];
  }
}

function nest(levels: number, around: (inner: unknown) => unknown): unknown {
  let value: unknown = {};
  for (let level = 0; level < levels; level += 1) value = around(value);
  return value;
}

function sparse(size: number): unknown {
  const value: unknown[] = [];
  value[100_000 + size] = 1;
  return value;
}

function cycle(): unknown {
  const value: Fields = { a: [] };
  value['a'] = [value];
  return value;
}

function buildText({ bases, edits }: Extract<Recipe, { how: 'text' }>, id: number): unknown {
  const messages = bases.map((base, index) => validMessage(base, id + index));
  const text = JSON.stringify(messages.length === 1 ? messages[0] : messages);
  const edited = Buffer.from(applyEdits(Buffer.from(text), edits)).toString('utf8');
  return holdsGood(parse(edited)) ? GOOD : edited;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function holdsGood(messages: unknown): boolean {
  return [messages].flat().some(couldBeGood);
}

function buildFrame({ bases, header, edits }: Extract<Recipe, { how: 'frame' }>, id: number): Hostile | undefined {
  const encoded = bases.map((base, index) => encodeMessage(validMessage(base, id + index)));
  const [frame = new Uint8Array(1)] = packFrames(encoded, DEFAULT_LIMITS.maxFrameBytes);
  const bytes = applyEdits(Uint8Array.of(header, ...frame.subarray(1)), edits);
  return holdsGood(readFrame(bytes)) ? undefined : { kind: 'frame', bytes };
}

function readFrame(bytes: Uint8Array<ArrayBuffer>): readonly unknown[] {
  try {
    return new FrameAssembler(DEFAULT_LIMITS).push(bytes.slice()).map(readMessage);
  } catch {
    return [];
  }
}

function readMessage(bytes: Uint8Array): unknown {
  try {
    return decodeMessage(bytes);
  } catch {
    return undefined;
  }
}

function applyEdits(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(edits.reduce((current, edit) => applyEdit(current, edit), [...bytes]));
}

function applyEdit(bytes: number[], { kind, at, byte, length }: Edit): number[] {
  if (bytes.length === 0) return [byte];
  const index = at % bytes.length;
  const end = index + length;
  switch (kind) {
    case 'flip':
      return bytes.with(index, (bytes[index] ?? 0) ^ (1 << (byte % 8)));
    case 'set':
      return bytes.with(index, byte);
    case 'insert':
      return bytes.toSpliced(index, 0, byte);
    case 'remove':
      return bytes.toSpliced(index, length);
    case 'repeat':
      return bytes.toSpliced(end, 0, ...bytes.slice(index, end));
    default:
      return bytes.slice(0, Math.max(1, index));
  }
}
