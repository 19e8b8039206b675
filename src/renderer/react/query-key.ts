import { ValidationError } from '../../shared/index.js';

/** Deeper than this no argument can be sent anyway. */
const MAX_DEPTH = 128;

/**
 * What stands for an argument in a query key. Keys are compared as JSON, so what JSON can't tell apart is tagged:
 * a `Date` becomes `{ $date: '2026-…' }`, a bigint `{ $bigint: '5' }`; a `Map`, a `Set` and an `undefined` in an array
 * likewise.
 *
 * @throws {ValidationError} for binary data, functions and symbols: a key would be as large as they are, or none
 */
export function queryKeyPart(value: unknown): unknown {
  return partOf(value, 0);
}

function partOf(value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) throw noKey('it is nested too deeply');
  if (typeof value === 'bigint') return { $bigint: String(value) };
  if (value === undefined) return { $undefined: true };
  if (typeof value === 'function' || typeof value === 'symbol')
    throw noKey(`a ${typeof value} is no part of a query key`);
  return typeof value === 'object' && value !== null ? objectPart(value, depth + 1) : value;
}

function objectPart(value: object, depth: number): unknown {
  const parts = (values: Iterable<unknown>): unknown[] => Array.from(values, (each) => partOf(each, depth));
  if (Array.isArray(value)) return parts(value);
  switch (brandOf(value)) {
    case 'Date':
      return { $date: new Date(value as Date).toJSON() };
    case 'Map':
      return { $map: parts(value as ReadonlyMap<unknown, unknown>) };
    case 'Set':
      return { $set: parts(value as ReadonlySet<unknown>) };
    default:
  }
  if (ArrayBuffer.isView(value) || brandOf(value) === 'ArrayBuffer') {
    throw noKey('binary data is no part of a query key');
  }
  // A property that is undefined is the same as none, on the wire as in JSON.
  const properties = Object.entries(value).filter(([, property]) => property !== undefined);
  return Object.fromEntries(properties.map(([name, property]) => [name, partOf(property, depth)]));
}

/** By brand: the value may come from another realm, such as an iframe. */
function brandOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

function noKey(message: string): ValidationError {
  return new ValidationError({ faults: [{ path: '', message, rule: 'queryKey' }] });
}
