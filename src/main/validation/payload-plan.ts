import { secretsOf } from '../../shared/index.js';
import type { Class } from '../metadata/service-definition.js';
import { checksOf, type PropertyChecks } from './property-checks.js';
import { transformOf, type PropertyTransform } from './transformer-metadata.js';

/** One property of a payload class, as it comes from the wire. */
export interface PayloadProperty {
  readonly checks: PropertyChecks;
  readonly transform: PropertyTransform;
  /** Whether the wire may set it: a getter and what `@Exclude` stands on may not be. */
  readonly isSettable: boolean;
}

/** How to make an instance of a payload class of a plain object, and how to check it. */
export interface PayloadPlan {
  readonly type: Class<object>;
  readonly properties: readonly PayloadProperty[];
  /** Those that the wire may set, by their names there. Any other key is refused. */
  readonly byWireName: ReadonlyMap<string, PayloadProperty>;
  /** What `@Secret()` stands on, by its name on the wire. */
  readonly secretWireNames: ReadonlySet<string>;
}

const plans = new WeakMap<Class<object>, PayloadPlan>();

/** The plan of a class, made once. A class without a validator on any property has no properties here. */
export function planOf(type: Class<object>): PayloadPlan {
  let plan = plans.get(type);
  if (!plan) plans.set(type, (plan = createPlan(type)));
  return plan;
}

function createPlan(type: Class<object>): PayloadPlan {
  const properties = checksOf(type).map((checks): PayloadProperty => {
    const transform = transformOf(type, checks.name, 'in');
    return { checks, transform, isSettable: !transform.isHidden && !isReadOnly(type.prototype as object, checks.name) };
  });
  const settable = properties.filter(({ isSettable }) => isSettable);
  const secrets = secretsOf(type.prototype as object);
  return {
    type,
    properties,
    byWireName: new Map(settable.map((entry) => [entry.transform.wireName, entry])),
    secretWireNames: new Set([...secrets].map((name) => transformOf(type, name, 'in').wireName)),
  };
}

function isReadOnly(prototype: object, name: string): boolean {
  for (let current: object | null = prototype; current; current = Object.getPrototypeOf(current) as object | null) {
    const descriptor = Object.getOwnPropertyDescriptor(current, name);
    if (descriptor) return descriptor.set === undefined && descriptor.writable !== true;
  }
  return false;
}
