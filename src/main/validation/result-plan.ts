// Which properties of an object leave main, and as what.
import 'reflect-metadata';
import { DefinitionError } from '../../shared/index.js';
import type { Class } from '../metadata/service-definition.js';
import { checksOf } from './property-checks.js';
import {
  excludesByDefault,
  transformOf,
  transformedProperties,
  type PropertyTransform,
} from './transformer-metadata.js';

/** How instances of one class are copied when nothing but their own decorators has a say. */
export interface InstancePlan {
  /** By name, what class-transformer's decorators say. */
  readonly properties: ReadonlyMap<string, PropertyTransform>;
  /** Whether properties without a decorator leave too. */
  readonly includesOthers: boolean;
}

/** One property of the class that `@Returns` names. */
export interface ViewProperty {
  readonly transform: PropertyTransform;
  /** The class named in the declaration, where there is no `@Type`. */
  readonly declared: Class<object> | undefined;
}

/** The allow-list of a class that `@Returns` names. */
export type ViewPlan = readonly ViewProperty[];

const instancePlans = new WeakMap<Class<object>, InstancePlan>();
const viewPlans = new WeakMap<Class<object>, ViewPlan>();

/** How instances of a class are copied by their own decorators. */
export function instancePlanOf(type: Class<object>): InstancePlan {
  let plan = instancePlans.get(type);
  if (!plan) {
    const properties = transformedProperties(type).map((name) => [name, transformOf(type, name, 'out')] as const);
    plan = { properties: new Map(properties), includesOthers: !excludesByDefault(type) };
    instancePlans.set(type, plan);
  }
  return plan;
}

/** Whether a class says what leaves main, so that it can be used as an allow-list. */
export function isView(type: unknown): boolean {
  return typeof type === 'function' && 'prototype' in type && viewPlanOf(type as Class<object>).length > 0;
}

/**
 * The allow-list that a class stands for: each property with a decorator of class-validator or class-transformer,
 * without those that are excluded.
 */
export function viewPlanOf(type: Class<object>): ViewPlan {
  let plan = viewPlans.get(type);
  if (!plan) viewPlans.set(type, (plan = createViewPlan(type)));
  return plan;
}

/**
 * @param rule that names the class, for the error
 * @throws {DefinitionError} when the class has no decorated property: every result would be empty
 */
export function requireView(type: Class<object>, rule: string): void {
  if (isView(type)) return;
  throw new DefinitionError([
    {
      where: `${rule}(${type.name})`,
      problem: 'no property of this class has a decorator, so nothing would be returned',
      mend: 'Put @Expose(), or decorators of class-validator, on what may leave main',
    },
  ]);
}

function createViewPlan(type: Class<object>): ViewPlan {
  const names = new Set([...checksOf(type).map(({ name }) => name), ...transformedProperties(type)]);
  return [...names]
    .map((name) => transformOf(type, name, 'out'))
    .filter(({ isHidden }) => !isHidden)
    .map((transform): ViewProperty => {
      const declared: unknown = Reflect.getMetadata('design:type', type.prototype as object, transform.name);
      return { transform, declared: typeof declared === 'function' ? (declared as Class<object>) : undefined };
    });
}
