import { brandOf, formatPath, type ValuePath } from '../../shared/index.js';
import type { Class } from '../metadata/service-definition.js';
import { planOf, type PayloadProperty } from './payload-plan.js';
import { resolveNested } from './transformer-metadata.js';

/** A payload with nothing in it that its class does not declare. */
export interface KnownPart {
  /** A copy where something was left out, else the same. */
  readonly value: unknown;
  /** Where what was left out stood. */
  readonly dropped: readonly string[];
}

/** Leaves out what the class of a payload, and the classes within it, do not declare: properties of an older version. */
export function dropUnknown(type: Class<object>, value: unknown): KnownPart {
  const dropped: string[] = [];
  const known = keepKnown(type, value, [], dropped);
  return { value: dropped.length === 0 ? value : known, dropped };
}

function keepKnown(type: Class<object>, value: unknown, path: ValuePath, dropped: string[]): unknown {
  if (Array.isArray(value)) return value.map((item, index) => keepKnown(type, item, [...path, index], dropped));
  if (typeof value !== 'object' || value === null || brandOf(value) !== 'plain') return value;
  const kept: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(value)) {
    const property = planOf(type).byWireName.get(key);
    if (property) kept[key] = keepWithin(property, inner, value, [...path, key], dropped);
    else dropped.push(formatPath([...path, key]));
  }
  return kept;
}

function keepWithin(
  { transform }: PayloadProperty,
  value: unknown,
  source: object,
  path: ValuePath,
  dropped: string[],
): unknown {
  const { nested, name } = transform;
  const type = nested && resolveNested(nested, { target: {}, source, property: name });
  const isClass = typeof type === 'function' && planOf(type as Class<object>).properties.length > 0;
  return isClass ? keepKnown(type as Class<object>, value, path, dropped) : value;
}
