/**
 * Compares by value: `actual` may have more keys than `expected`, but no other values and no more elements.
 *
 * @returns where they first differ, as half a sentence; `undefined` when they don't
 */
export function findDifference(actual: unknown, expected: unknown, path: string): string | undefined {
  if (Object.is(actual, expected)) return undefined;
  if (!isObject(actual) || !isObject(expected) || kindOf(actual) !== kindOf(expected)) {
    return `${path} is ${show(actual)} and not ${show(expected)}`;
  }
  if (Array.isArray(actual) && Array.isArray(expected) && actual.length !== expected.length) {
    return `${path} has ${actual.length} elements and not ${expected.length}`;
  }
  if (!Array.isArray(expected) && kindOf(expected) !== '[object Object]') {
    return show(actual) === show(expected) ? undefined : `${path} is ${show(actual)} and not ${show(expected)}`;
  }
  for (const key of Object.keys(expected)) {
    const difference = findDifference(Reflect.get(actual, key), Reflect.get(expected, key), `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** By brand: what has crossed a serializer may belong to another realm. */
function kindOf(value: object): string {
  return Object.prototype.toString.call(value);
}

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (typeof value === 'bigint') return `${value}n`;
  if (isObject(value) && ['[object Map]', '[object Set]'].includes(kindOf(value))) {
    return `${kindOf(value)} ${JSON.stringify([...(value as Iterable<unknown>)])}`;
  }
  return JSON.stringify(value) ?? String(value);
}
