// Makes instances of payload classes of what the guard rebuilt, as class-transformer's decorators say. Its own walk is
// not used: it destroys binary data, Maps and Sets, calls what has a `then`, and loses keys without a word.
import { brandOf, describeValue, formatPath } from '../../shared/index.js';
import { markRawSecrets } from '../logging/raw-secrets.js';
import type { Class } from '../metadata/service-definition.js';
import { planOf, type PayloadPlan, type PayloadProperty } from './payload-plan.js';
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
  markRawSecrets(source, plan.secretWireNames);
  const target: object = Reflect.construct(plan.type, []) as object;
  for (const key of Object.keys(source)) {
    const property = plan.byWireName.get(key);
    if (property) assign(property, { target, source, path, run });
    else run.faults.add(formatPath([key], path), 'unknownKey', 'there is no such property');
  }
  for (const property of plan.byWireName.values()) {
    const { isExposed, transforms, wireName } = property.transform;
    const isMissing = isExposed && transforms.length > 0 && !Object.hasOwn(source, wireName);
    // class-transformer lets these make a value of nothing.
    if (isMissing) assign(property, { target, source, path, run });
  }
  return target;
}

interface Place {
  readonly target: object;
  readonly source: Record<string, unknown>;
  readonly path: string;
  readonly run: ValidationRun;
}

function assign({ transform, checks }: PayloadProperty, place: Place): void {
  const { target, source, run } = place;
  let value = source[transform.wireName];
  try {
    if (transform.nested) value = hydrateNested(transform, value, checks.nested === 'object', place);
    if (transform.transforms.length > 0) value = applyTransforms(transform, value, { object: source, direction: 'in' });
    // What is `undefined` was left out: the default of the class stays.
    if (value !== undefined) Reflect.set(target, transform.name, value);
  } catch (error) {
    run.fail(error);
  }
}

/** @param isOne whether the property holds one object, so that a collection in its place is left as it is, to be refused */
export function hydrateNested(
  { nested, name, wireName }: PropertyTransform,
  value: unknown,
  isOne: boolean,
  place: Place,
): unknown {
  if (!nested || value === undefined || value === null) return value;
  const { target, source } = place;
  const type = resolveNested(nested, { target, source, property: name });
  const path = formatPath([wireName], place.path);
  const at = (item: unknown, step: string | number): unknown =>
    hydrateItem({ type, nested }, item, formatPath([step], path), place.run);
  if (!isOne && Array.isArray(value)) return value.map(at);
  if (!isOne && value instanceof Set) return new Set(Array.from(value, at));
  if (!isOne && value instanceof Map) {
    return new Map(Array.from(value, ([key, item], index) => [key, at(item, stepOf(key, index))]));
  }
  return hydrateItem({ type, nested }, value, path, place.run);
}

/** The step of a path to an entry of a Map: its key if that can be written, else its position. */
export function stepOf(key: unknown, index: number): string | number {
  return typeof key === 'string' ? key : index;
}

export function hydrateItem(
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
  markRawSecrets(value, plan.secretWireNames);
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
