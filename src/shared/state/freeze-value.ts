import { brandOf } from '../codec/value-brand.js';

/**
 * Freezes plain objects and arrays, those within them included. What is frozen already is taken to be frozen all the
 * way down, so that a large state is never walked for a small change in it. Dates and binary data can't be frozen.
 */
export function freezeValue<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  const brand = brandOf(value);
  if (brand !== 'plain' && brand !== 'array') return value;
  Object.freeze(value);
  for (const child of Object.values(value)) freezeValue(child);
  return value;
}
