// What the context bridge does to values on their way between the isolated world and the page's.
import { types } from 'node:util';
import { cloneValue } from '../clone-value.js';
import { isNamed } from './named-api.js';

const MAX_DEPTH = 1000;

type Callable = (...args: unknown[]) => unknown;

/**
 * Carries a value into the other world: functions and promises as proxies, errors as their message, arrays and
 * objects as copies, everything else as V8's serializer has it.
 *
 * @throws {TypeError} when it is nested more than 1000 levels deep
 * @throws {Error} when it can't be cloned
 */
export function carry(value: unknown): unknown {
  return carryNested(value, 0, new Map());
}

/** {@link carry} for what is exposed on `window`: all of it is frozen. */
export function carryFrozen(value: unknown): unknown {
  return freeze(carry(value), new Set());
}

/** All but the typed arrays, which can't be. */
function freeze(value: unknown, met: Set<unknown>): unknown {
  if (!isObject(value) || types.isTypedArray(value) || met.has(value)) return value;
  met.add(value);
  for (const key of Reflect.ownKeys(value)) freeze(Reflect.get(value, key), met);
  return Object.freeze(value);
}

/** @param carried what was met before: shared references and cycles stay what they are */
function carryNested(value: unknown, depth: number, carried: Map<unknown, unknown>): unknown {
  if (depth >= MAX_DEPTH) {
    throw new TypeError(
      'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
    );
  }
  if (!isObject(value)) return value;
  if (carried.has(value)) return carried.get(value);
  if (typeof value === 'function') return remember(proxyFunction(value as Callable));
  if (types.isPromise(value)) return remember(proxyPromise(value));
  if (types.isNativeError(value)) return remember(new Error(value.message));
  if (Array.isArray(value)) {
    const copy: unknown[] = remember([]);
    for (const item of value) copy.push(carryNested(item, depth + 1, carried));
    return copy;
  }
  // The bridge knows blobs by themselves.
  if (Object.prototype.toString.call(value) === '[object Blob]') return remember(value);
  return isPlain(value) ? copyObject(value, depth + 1, carried) : remember(cloneValue(value));

  function remember<T>(copy: T): T {
    carried.set(value, copy);
    return copy;
  }
}

/** @param depth an object counts twice: itself, and as what its properties are copied from */
function copyObject(value: object, depth: number, carried: Map<unknown, unknown>): object {
  const copy = {};
  carried.set(value, copy);
  for (const key of Reflect.ownKeys(value)) {
    if (!Object.prototype.propertyIsEnumerable.call(value, key)) continue;
    // Defined, not assigned: an own `__proto__` arrives as data.
    Object.defineProperty(copy, key, {
      value: carryNested(Reflect.get(value, key), depth + 1, carried),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return copy;
}

/** Each time another proxy: two crossings of one function are not the same function. */
function proxyFunction(target: Callable): Callable {
  return (...args) => {
    const carriedArgs = args.map(carry);
    try {
      return carry(target(...carriedArgs));
    } catch (error) {
      // oxlint-disable-next-line preserve-caught-error -- the bridge leaves nothing but the message
      throw new Error(messageOf(error));
    }
  };
}

function proxyPromise(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(carry, (error: unknown) => {
    throw types.isNativeError(error) ? new Error(error.message) : carry(error);
  });
}

function messageOf(error: unknown): string {
  return types.isNativeError(error) ? error.message : String(error);
}

/** What the bridge leaves to V8's serializer. */
const SERIALIZED: ReadonlySet<string> = new Set(
  [
    'Arguments',
    'ArrayBuffer',
    'BigInt',
    'Boolean',
    'DataView',
    'Date',
    'Map',
    'Map Iterator',
    'Module',
    'Number',
    'RegExp',
    'Set',
    'Set Iterator',
    'SharedArrayBuffer',
    'String',
    'Symbol',
    'WeakMap',
    'WeakSet',
  ].map((brand) => `[object ${brand}]`),
);

/** An object that is walked property by property, of whatever class. */
function isPlain(value: object): boolean {
  if (types.isProxy(value)) return isNamed(value);
  return !ArrayBuffer.isView(value) && !SERIALIZED.has(Object.prototype.toString.call(value));
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
