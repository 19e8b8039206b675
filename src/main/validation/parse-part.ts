// Checks a part of a payload by the rules of the class that the part belongs to, and looks at nothing else.
import { ValidationError, brandOf, formatPath, readPart, type ValuePath } from '../../shared/index.js';
import type { Class } from '../metadata/service-definition.js';
import { checkValue } from './check-payload.js';
import { compilePayload } from './compile-rules.js';
import { FaultList } from './fault-list.js';
import { hydrateItem, hydrateNested } from './hydrate-payload.js';
import { planOf, type PayloadProperty } from './payload-plan.js';
import { resolveNested } from './transformer-metadata.js';
import { ValidationRun } from './validation-run.js';

/**
 * Checks all of a payload.
 *
 * @returns an instance of the class; a promise of it where a rule answers later
 * @throws {ValidationError} with every fault
 */
export function parseWhole(type: Class<object>, value: unknown): object | Promise<object> {
  const run = new ValidationRun(new FaultList());
  return run.finish(compilePayload(type)(value, '', run) as object);
}

/**
 * Checks the new value of a part: by the rules of its property, and those of the classes within it. Rules of other
 * properties that look at this one are not asked.
 *
 * @param whole plain data that the class describes
 * @param path properties that the class declares, and indexes that exist
 * @returns the value, with instances of payload classes in place of plain objects
 * @throws {ValidationError} when the path leads nowhere (`unknownKey`, `indexRange`), or the value breaks a rule
 */
export function parsePart(type: Class<object>, whole: unknown, path: ValuePath, value: unknown): unknown {
  if (path.length === 0) return parseWhole(type, value);
  const place = findPlace(type, whole, path);
  const run = new ValidationRun(new FaultList());
  return run.finish(place.items ? parseItem(place, path, value, run) : parseProperty(place, path, value, run));
}

interface Place {
  /** The class whose property it is, and the object that has it. */
  readonly type: Class<object>;
  readonly owner: object;
  readonly property: PayloadProperty;
  /** The array that the property holds, where the path leads to one of its elements. */
  readonly items: readonly unknown[] | undefined;
}

function findPlace(root: Class<object>, whole: unknown, path: ValuePath): Place {
  let type = root;
  let owner = whole;
  for (let depth = 0; ; depth += 1) {
    const property = propertyAt(type, path, depth);
    if (typeof owner !== 'object' || owner === null || brandOf(owner) !== 'plain') {
      throw refuse(path.slice(0, depth), 'isObject', 'there is nothing within it');
    }
    if (depth === path.length - 1) return { type, owner, property, items: undefined };
    let inner = readPart(owner, property.transform.wireName);
    if (Array.isArray(inner)) {
      depth += 1;
      assertIndex(inner, path, depth);
      if (depth === path.length - 1) return { type, owner, property, items: inner };
      inner = readPart(inner, path[depth] ?? '');
    }
    type = nestedClass(property, owner) ?? refuseDeeper(path.slice(0, depth + 1));
    owner = inner;
  }
}

function propertyAt(type: Class<object>, path: ValuePath, depth: number): PayloadProperty {
  const key = path[depth];
  const property = typeof key === 'string' ? planOf(type).byWireName.get(key) : undefined;
  return property ?? raise(refuse(path.slice(0, depth + 1), 'unknownKey', 'there is no such property'));
}

function assertIndex(items: readonly unknown[], path: ValuePath, depth: number): void {
  const index = path[depth];
  if (typeof index === 'number' && Number.isInteger(index) && index >= 0 && index < items.length) return;
  throw refuse(path.slice(0, depth + 1), 'indexRange', `there are ${items.length} elements`);
}

function nestedClass({ transform }: PayloadProperty, source: object): Class<object> | undefined {
  const { nested, name } = transform;
  const type = nested && resolveNested(nested, { target: {}, source, property: name });
  return typeof type === 'function' && planOf(type as Class<object>).properties.length > 0
    ? (type as Class<object>)
    : undefined;
}

function parseProperty({ type, owner, property }: Place, path: ValuePath, value: unknown, run: ValidationRun): unknown {
  const { checks, transform } = property;
  const parentPath = formatPath(path.slice(0, -1));
  const instance = instanceOf(type, owner);
  const place = { target: instance, source: owner as Record<string, unknown>, path: parentPath, run };
  const parsed = hydrateNested(transform, value, checks.nested === 'object', place);
  Reflect.set(instance, checks.name, parsed);
  checkValue(checks, parsed, { object: instance, parentPath, step: transform.wireName }, run);
  return parsed;
}

/** The rules for the array are asked about the array as it will be; those for its elements about the new one alone. */
function parseItem({ type, owner, property, items = [] }: Place, path: ValuePath, value: unknown, run: ValidationRun) {
  const { checks, transform } = property;
  const index = Number(path.at(-1));
  const instance = instanceOf(type, owner);
  const { nested } = transform;
  const itemType = nested && resolveNested(nested, { target: instance, source: owner, property: checks.name });
  const parsed = nested ? hydrateItem({ type: itemType, nested }, value, formatPath(path), run) : value;
  const after = [...items.slice(0, index), parsed, ...items.slice(index + 1)];
  Reflect.set(instance, checks.name, after);
  const arrayPath = formatPath(path.slice(0, -1));
  const arrayRules = checks.constraints.filter(({ isEach }) => !isEach);
  const forArray = { object: instance, parentPath: arrayPath, step: undefined };
  checkValue({ ...checks, constraints: arrayRules, nested: 'none' }, after, forArray, run);
  if (checks.conditions.some((condition) => !condition(instance, after))) return parsed;
  const itemRules = checks.constraints.flatMap((rule) => (rule.isEach ? [{ ...rule, isEach: false }] : []));
  const nestedKind = checks.nested === 'none' ? 'none' : 'object';
  const forItem = { object: instance, parentPath: arrayPath, step: index };
  checkValue({ ...checks, conditions: [], constraints: itemRules, nested: nestedKind }, parsed, forItem, run);
  return parsed;
}

/** What the app's own validators and conditions get to see: its other properties as they are, without a copy. */
function instanceOf(type: Class<object>, owner: object): object {
  return Object.assign(Object.create(type.prototype as object) as object, owner);
}

function refuse(path: ValuePath, rule: string, message: string): ValidationError {
  return new ValidationError({ faults: [{ path: formatPath(path), rule, message }] });
}

function refuseDeeper(path: ValuePath): never {
  throw refuse(path, 'unknownKey', 'nothing says what may be within it: set it as a whole');
}

function raise(error: Error): never {
  throw error;
}
