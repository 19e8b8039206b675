import { deserialize, serialize } from 'node:v8';

/**
 * Copies a value as Electron does, by V8's serializer, and rebuilds it in this realm:
 * under Jest what comes out of the serializer belongs to another one, and fails `instanceof`.
 *
 * @throws {Error} `An object could not be cloned.` when it holds what can't cross
 */
export function cloneValue(value: unknown): unknown {
  return rebuild(deserialize(serializeOrRefuse(value)), new Map());
}

function serializeOrRefuse(value: unknown): Buffer {
  try {
    return serialize(value);
  } catch (cause) {
    throw new Error('An object could not be cloned.', { cause });
  }
}

function rebuild(value: unknown, seen: Map<object, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const known = seen.get(value);
  if (known !== undefined) return known;
  switch (Object.prototype.toString.call(value)) {
    case '[object Date]':
      return new Date(Date.prototype.getTime.call(value));
    case '[object Map]':
      return rebuildMap(value as Map<unknown, unknown>, seen);
    case '[object Set]':
      return rebuildSet(value as Set<unknown>, seen);
    case '[object Uint8Array]':
      return new Uint8Array(value as Uint8Array); // Node's v8 module answers with a Buffer, Electron with the array itself
    case '[object Array]':
      return rebuildProperties(value, [], seen);
    case '[object Object]':
      return rebuildProperties(value, {}, seen);
    default:
      return value;
  }
}

function rebuildMap(source: Map<unknown, unknown>, seen: Map<object, unknown>): Map<unknown, unknown> {
  const target = new Map<unknown, unknown>();
  seen.set(source, target);
  for (const [key, value] of source) target.set(rebuild(key, seen), rebuild(value, seen));
  return target;
}

function rebuildSet(source: Set<unknown>, seen: Map<object, unknown>): Set<unknown> {
  const target = new Set<unknown>();
  seen.set(source, target);
  for (const value of source) target.add(rebuild(value, seen));
  return target;
}

function rebuildProperties(source: object, target: object, seen: Map<object, unknown>): object {
  seen.set(source, target);
  if (Array.isArray(source)) (target as unknown[]).length = source.length;
  for (const key of Object.keys(source)) {
    const value = rebuild((source as Record<string, unknown>)[key], seen);
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return target;
}
