import type { SQLInputValue } from 'node:sqlite';

/**
 * A parameter of a query as SQLite takes it. `node:sqlite` takes an object for a list of named parameters and NaN for
 * NULL, both without a word; here they are refused.
 *
 * @param position counted from 1
 * @throws {TypeError} when SQLite has no such value
 */
export function toSqlValue(value: unknown, position: number): SQLInputValue {
  switch (typeof value) {
    case 'string':
    case 'bigint':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    case 'number':
      if (Number.isNaN(value)) throw new TypeError(`Parameter ${position} of a query is NaN`);
      return value;
    case 'object':
      if (value === null) return null;
      if (ArrayBuffer.isView(value)) return value as NodeJS.ArrayBufferView;
  }
  throw new TypeError(`Parameter ${position} of a query is ${describe(value)}: SQLite has no such value`);
}

function describe(value: unknown): string {
  return value === undefined ? 'undefined' : Object.prototype.toString.call(value);
}
