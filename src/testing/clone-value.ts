import { Deserializer, Serializer } from 'node:v8';
import { isMap, isProxy, isSet } from 'node:util/types';
import { rebuildInThisRealm } from './rebuild-value.js';

/** What Electron says of a value that V8 can't serialize, whatever the reason. */
export const CLONE_FAILURE = 'An object could not be cloned.';

/** What a browser has of its own, and Node as plain objects: no process takes them from another. */
const HOST_OBJECTS: ReadonlySet<string> = new Set(['[object Blob]', '[object File]', '[object MessagePort]']);

/**
 * Copies a value as Electron does between processes, by V8's serializer: a prototype, an accessor or shared memory
 * does not survive, and a Buffer arrives as a Uint8Array. The copy belongs to this realm, also under Jest.
 *
 * @throws {Error} `An object could not be cloned.` when it holds what can't cross
 */
export function cloneValue<T>(value: T): T {
  try {
    refuseHostObjects(value);
    const serializer = new Serializer();
    serializer.writeHeader();
    serializer.writeValue(value);
    const deserializer = new Deserializer(serializer.releaseBuffer());
    deserializer.readHeader();
    return rebuildInThisRealm(deserializer.readValue()) as T;
  } catch {
    throw new Error(CLONE_FAILURE);
  }
}

function refuseHostObjects(root: unknown): void {
  const seen = new Set<unknown>();
  const waiting = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (!isWalked(value) || seen.has(value)) continue;
    seen.add(value);
    if (HOST_OBJECTS.has(Object.prototype.toString.call(value))) throw new Error(CLONE_FAILURE);
    for (const child of childrenOf(value)) if (isWalked(child)) waiting.push(child);
  }
}

/** V8 knows a proxy, and refuses it; a view holds nothing but numbers. */
function isWalked(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !isProxy(value) && !ArrayBuffer.isView(value);
}

/**
 * Accessors are left alone: the serializer is the one that runs them. Arrays are read by their keys, like any object: one
 * of 26 bytes can have 4,294,967,295 elements, and only one of them a value.
 */
function* childrenOf(value: object): Iterable<unknown> {
  if (isSet(value)) return yield* value as Iterable<unknown>;
  if (isMap(value)) for (const entry of value) yield* entry;
  for (const key of Object.keys(value)) yield Object.getOwnPropertyDescriptor(value, key)?.value;
}
