// What the context bridge does to values on their way between the isolated world and the page's.
import { isNativeError, isPromise, isProxy } from 'node:util/types';
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
  const carried = new Map<unknown, unknown>();
  const result = carryNested(value, 0, carried);
  for (const copy of carried.values()) {
    if (Array.isArray(copy) || Object.getPrototypeOf(copy) === Object.prototype) Object.freeze(copy);
  }
  return result;
}

/** @param carried what was met before: shared references and cycles stay what they are */
function carryNested(value: unknown, depth: number, carried: Map<unknown, unknown>): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return value;
  if (depth >= MAX_DEPTH) {
    throw new TypeError(
      'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
    );
  }
  if (carried.has(value)) return carried.get(value);
  if (typeof value === 'function') return remember(proxyFunction(value as Callable));
  if (isPromise(value)) return remember(proxyPromise(value));
  if (isNativeError(value)) return remember(new Error(value.message));
  if (Array.isArray(value)) {
    const copy: unknown[] = remember([]);
    for (const item of value) copy.push(carryNested(item, depth + 1, carried));
    return copy;
  }
  return isPlain(value) ? copyObject(value, depth, carried) : remember(cloneValue(value));

  function remember<T>(copy: T): T {
    carried.set(value, copy);
    return copy;
  }
}

function copyObject(value: object, depth: number, carried: Map<unknown, unknown>): object {
  const copy = {};
  carried.set(value, copy);
  for (const [key, item] of Object.entries(value)) {
    // Defined, not assigned: an own `__proto__` arrives as data.
    Object.defineProperty(copy, key, {
      value: carryNested(item, depth + 1, carried),
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
    throw isNativeError(error) ? new Error(error.message) : carry(error);
  });
}

function messageOf(error: unknown): string {
  return isNativeError(error) ? error.message : String(error);
}

/** An object that is walked property by property, of whatever class; a platform object is serialized instead. */
function isPlain(value: object): boolean {
  const tag = Object.prototype.toString.call(value);
  return (!isProxy(value) || isNamed(value)) && (tag === '[object Object]' || tag === '[object Arguments]');
}
