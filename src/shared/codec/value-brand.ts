// What an object really is. `instanceof` fails for values of another realm, and a prototype alone can be faked,
// so each kind is recognised by the internal slot that only it has.

/** The kinds of object that have a meaning on the wire; `other` has none. */
export type ValueBrand = 'plain' | 'array' | 'date' | 'map' | 'set' | 'bytes' | 'array-buffer' | 'other';

const DATE = Date.prototype;
const MAP = Map.prototype;
const SET = Set.prototype;
const ARRAY_BUFFER = ArrayBuffer.prototype;
const TYPED_ARRAY: object = Object.getPrototypeOf(Uint8Array.prototype);

const sizeOfMap = getterOf(MAP, 'size');
const sizeOfSet = getterOf(SET, 'size');
const lengthOfBuffer = getterOf(ARRAY_BUFFER, 'byteLength');
const nameOfTypedArray = getterOf(TYPED_ARRAY, Symbol.toStringTag);

/**
 * Tells kinds of object apart, whichever realm they come from.
 * An object is `plain` when its prototype is `null` or some realm's `Object.prototype`.
 */
export function brandOf(value: object): ValueBrand {
  if (Array.isArray(value)) return 'array';
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return 'plain';
  if (ArrayBuffer.isView(value)) return nameOfTypedArray(value) === 'Uint8Array' ? 'bytes' : 'other';
  // The tag can be faked, so it only says which slot to look for.
  switch (Object.prototype.toString.call(value)) {
    case '[object Date]':
      return hasSlot(() => DATE.getTime.call(value)) ? 'date' : 'other';
    case '[object Map]':
      return hasSlot(() => sizeOfMap(value)) ? 'map' : 'other';
    case '[object Set]':
      return hasSlot(() => sizeOfSet(value)) ? 'set' : 'other';
    case '[object ArrayBuffer]':
      return hasSlot(() => lengthOfBuffer(value)) ? 'array-buffer' : 'other';
    default:
      return 'other';
  }
}

/** What a value is, for a sentence about it: `a function`, `an instance of RegExp`. Never throws. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  try {
    if (Array.isArray(value)) return 'an array';
    const { constructor } = value;
    if (constructor === Object || typeof constructor !== 'function') return 'an object';
    return `an instance of ${constructor.name}`;
  } catch {
    // A proxy or a getter that throws; there is nothing more to say about it.
    return 'an object that cannot be read';
  }
}

function getterOf(prototype: object, key: PropertyKey): (value: object) => unknown {
  const getter = Object.getOwnPropertyDescriptor(prototype, key)?.get;
  if (!getter) throw new TypeError(`This runtime has no getter for ${String(key)}`);
  return (value) => getter.call(value);
}

function hasSlot(access: () => unknown): boolean {
  try {
    access();
    return true;
  } catch {
    // The language's own brand check: it throws a TypeError for everything without the slot.
    return false;
  }
}
