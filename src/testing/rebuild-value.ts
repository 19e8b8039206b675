import { deserialize, serialize } from 'node:v8';

/** Under Jest what V8's deserializer makes belongs to another realm, and fails `instanceof`; in a real process not. */
const IS_FOREIGN = Object.getPrototypeOf(deserialize(serialize([]))) !== Array.prototype;

type Known = Map<object, unknown>;

/** Makes of what came out of V8's deserializer the same with this realm's prototypes. */
export function rebuildInThisRealm(value: unknown): unknown {
  return IS_FOREIGN ? rebuild(value, new Map()) : value;
}

function rebuild(value: unknown, known: Known): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const met = known.get(value);
  if (met !== undefined) return met;
  if (ArrayBuffer.isView(value)) return remember(value, rebuildView(value, known), known);
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  switch (tag) {
    case 'Date':
      return remember(value, new Date(Date.prototype.getTime.call(value)), known);
    case 'RegExp':
      return remember(value, new RegExp((value as RegExp).source, (value as RegExp).flags), known);
    case 'Map':
      return rebuildMap(value as Map<unknown, unknown>, known);
    case 'Set':
      return rebuildSet(value as Set<unknown>, known);
    case 'Error':
      return rebuildError(value as Error, known);
    case 'Array':
      return rebuildProperties(value, [], known);
    case 'Object':
      return rebuildProperties(value, {}, known);
    case 'Boolean':
    case 'Number':
    case 'String':
    case 'BigInt':
      return remember(value, Object(value.valueOf()) as object, known);
    default:
      return value;
  }
}

function remember<T>(source: object, target: T, known: Known): T {
  known.set(source, target);
  return target;
}

/** Views of one buffer stay views of one buffer. */
function rebuildView(view: ArrayBufferView, known: Known): ArrayBufferView {
  const { buffer, byteOffset, byteLength } = view;
  const shared = (known.get(buffer) as ArrayBuffer | undefined) ?? remember(buffer, buffer as ArrayBuffer, known);
  if (Object.prototype.toString.call(view) === '[object DataView]') return new DataView(shared, byteOffset, byteLength);
  const name = Object.prototype.toString.call(view).slice(8, -1) as 'Uint16Array';
  return new globalThis[name](shared, byteOffset, (view as Uint16Array).length);
}

function rebuildMap(source: Map<unknown, unknown>, known: Known): Map<unknown, unknown> {
  const target = remember(source, new Map<unknown, unknown>(), known);
  for (const [key, value] of source) target.set(rebuild(key, known), rebuild(value, known));
  return target;
}

function rebuildSet(source: Set<unknown>, known: Known): Set<unknown> {
  const target = remember(source, new Set<unknown>(), known);
  for (const value of source) target.add(rebuild(value, known));
  return target;
}

/** The serializer keeps the name when it is one of the language's, the message, the stack and the cause. */
function rebuildError(source: Error, known: Known): Error {
  const { name } = source;
  const isOfLanguage = /^(Eval|Range|Reference|Syntax|Type|URI)Error$/.test(name);
  const type = isOfLanguage ? globalThis[name as 'TypeError'] : Error;
  const target = remember(source, new type(source.message), known);
  for (const key of ['stack', 'cause'] as const) {
    if (!Object.hasOwn(source, key)) continue;
    const value = rebuild(source[key], known);
    Object.defineProperty(target, key, { value, enumerable: false, configurable: true, writable: true });
  }
  return target;
}

function rebuildProperties(source: object, target: object, known: Known): object {
  known.set(source, target);
  if (Array.isArray(source)) (target as unknown[]).length = source.length;
  for (const key of Object.keys(source)) {
    const value = rebuild((source as Record<string, unknown>)[key], known);
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return target;
}
