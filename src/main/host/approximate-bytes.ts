import { brandOf } from '../../shared/index.js';

// What V8 takes beside what is held, more or less: a page that is told a limit in bytes could fill far more memory with
// empty objects otherwise.
/** Of a number or a key, and around a text. */
const BYTES_OF_A_VALUE = 8;
/** Of an object, an array or a date. */
const BYTES_OF_AN_OBJECT = 64;
/** Of what has memory of its own: a Map, a Set, binary data. */
const BYTES_OF_A_CONTAINER = 224;

const known = new WeakMap<object, number>();

/**
 * About how many bytes plain data takes in memory. An object is measured once, however many subscribers get it.
 *
 * @param value as results are serialised: nothing in it contains itself
 */
export function approximateBytes(value: unknown): number {
  if (typeof value === 'string') return BYTES_OF_A_VALUE + value.length;
  if (typeof value !== 'object' || value === null) return BYTES_OF_A_VALUE;
  let bytes = known.get(value);
  if (bytes === undefined) known.set(value, (bytes = measure(value)));
  return bytes;
}

function measure(value: object): number {
  switch (brandOf(value)) {
    case 'bytes':
    case 'array-buffer':
      return BYTES_OF_A_CONTAINER + (value as ArrayBufferLike).byteLength;
    case 'array':
      return BYTES_OF_AN_OBJECT + sum(value as Iterable<unknown>);
    case 'set':
      return BYTES_OF_A_CONTAINER + sum(value as Iterable<unknown>);
    case 'map':
      return BYTES_OF_A_CONTAINER + sum([...(value as Map<unknown, unknown>)].flat());
    default:
      return BYTES_OF_AN_OBJECT + sum(Object.entries(value).flat());
  }
}

function sum(parts: Iterable<unknown>): number {
  let bytes = 0;
  for (const part of parts) bytes += approximateBytes(part);
  return bytes;
}
