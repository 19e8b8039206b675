// Makes instances of payload classes of what the guard rebuilt, as class-transformer's decorators say. Its own walk is
// not used: it destroys binary data, Maps and Sets, calls what has a `then`, and loses keys without a word.
import { brandOf, describeValue, formatPath } from '../../shared/index.js';
import type { Class } from '../metadata/service-definition.js';
import { planOf, type PayloadPlan } from './payload-plan.js';
import { applyTransforms, resolveNested, type NestedType, type PropertyTransform } from './transformer-metadata.js';
import type { ValidationRun } from './validation-run.js';

/** What class-transformer converts a value to where `@Type` names one of these. */
const CONVERSIONS = new Map<unknown, (value: string | number | boolean | bigint) => unknown>([
  [String, String],
  [Number, Number],
  [Boolean, Boolean],
  [Date, (value) => (typeof value === 'string' || typeof value === 'number' ? new Date(value) : value)],
]);

/**
 * Makes an instance of a payload class.
 *
 * @param value anything the guard let through; only a plain object can become an instance
 * @returns the instance, its properties not checked yet; `undefined` with a fault of rule `isObject` for other values.
 *   A key the class has no rule for is a fault of rule `unknownKey`
 */
export function hydratePayload(
  plan: PayloadPlan,
  value: unknown,
  path: string,
  run: ValidationRun,
): object | undefined {
  if (isPlain(value)) return hydrate(plan, value, path, run);
  run.faults.add(path, 'isObject', `must be an object, and is ${describeValue(value)}`);
  return undefined;
}

function hydrate(plan: PayloadPlan, source: Record<string, unknown>, path: string, run: ValidationRun): object {
  const target: object = Reflect.construct(plan.type, []) as object;
  for (const key of Object.keys(source)) {
    const property = plan.byWireName.get(key);
    if (property) assign(property.transform, { target, source, path, run });
    else run.faults.add(formatPath([key], path), 'unknownKey', 'there is no such property');
  }
  for (const { transform, isSettable } of plan.byWireName.values()) {
    const isDefaulted = transform.isExposed && transform.transforms.length > 0 && isSettable;
    if (isDefaulted && !Object.hasOwn(source, transform.wireName)) assign(transform, { target, source, path, run });
  }
  return target;
}

interface Place {
  readonly target: object;
  readonly source: Record<string, unknown>;
  readonly path: string;
  readonly run: ValidationRun;
}

function assign(property: PropertyTransform, place: Place): void {
  const { target, source, run } = place;
  let value = source[property.wireName];
  try {
    if (property.nested) value = hydrateNested(property.nested, value, property, place);
    if (property.transforms.length > 0) value = applyTransforms(property, value, { object: source, direction: 'in' });
    // What is `undefined` was left out: the default of the class stays.
    if (value !== undefined) Reflect.set(target, property.name, value);
  } catch (error) {
    run.fail(error);
  }
}

function hydrateNested(nested: NestedType, value: unknown, property: PropertyTransform, place: Place): unknown {
  if (value === undefined || value === null) return value;
  const { target, source } = place;
  const type = resolveNested(nested, { target, source, property: property.name });
  const path = formatPath([property.wireName], place.path);
  const one = (item: unknown, step?: string | number): unknown =>
    hydrateItem({ type, nested }, item, step === undefined ? path : formatPath([step], path), place.run);
  if (Array.isArray(value)) return value.map(one);
  if (value instanceof Set) return new Set(Array.from(value, one));
  if (value instanceof Map)
    return new Map(Array.from(value, ([key, item], index) => [key, one(item, stepOf(key, index))]));
  return one(value);
}

/** The step of a path to an entry of a Map: its key if that can be written, else its position. */
export function stepOf(key: unknown, index: number): string | number {
  return typeof key === 'string' ? key : index;
}

function hydrateItem(
  { type, nested }: { readonly type: unknown; readonly nested: NestedType },
  value: unknown,
  path: string,
  run: ValidationRun,
): unknown {
  const convert = CONVERSIONS.get(type);
  if (convert) return isPrimitive(value) ? convert(value) : value;
  if (typeof type !== 'function' || !isPlain(value)) return value;
  const { chosen, source } = discriminate(type as Class<object>, nested, value);
  const plan = planOf(chosen);
  // A class that says nothing about itself: whoever validates it will refuse the plain object.
  return plan.properties.length === 0 ? value : hydrate(plan, source, path, run);
}

/** Which subclass it is, where `@Type` has a discriminator; its field is no property unless `@Type` says to keep it. */
function discriminate(
  type: Class<object>,
  { options }: NestedType,
  source: Record<string, unknown>,
): { readonly chosen: Class<object>; readonly source: Record<string, unknown> } {
  const discriminator = options?.discriminator;
  if (!discriminator) return { chosen: type, source };
  const { [discriminator.property]: name, ...rest } = source;
  const chosen = discriminator.subTypes.find((subType) => subType.name === name)?.value as Class<object> | undefined;
  return { chosen: chosen ?? type, source: options.keepDiscriminatorProperty === true ? source : rest };
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && brandOf(value) === 'plain';
}

function isPrimitive(value: unknown): value is string | number | boolean | bigint {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}
