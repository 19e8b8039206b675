import type { ValidationArguments } from 'class-validator';
import { brandOf, describeValue, formatPath } from '../../shared/index.js';
import { REDACTED } from '../logging/redact-text.js';
import { classOf } from './class-of.js';
import { stepOf } from './hydrate-payload.js';
import { planOf } from './payload-plan.js';
import type { Constraint, PropertyChecks } from './property-checks.js';
import type { ValidationRun } from './validation-run.js';

/** Checks an instance of a payload class, and those within it, by their own decorators. */
export function checkPayload(instance: object, path: string, run: ValidationRun): void {
  const { properties } = planOf(classOf(instance));
  if (properties.length === 0) run.faults.add(path, 'unknownValue', 'nothing says what this may be');
  for (const { checks, transform } of properties) {
    const value: unknown = Reflect.get(instance, checks.name);
    checkValue(checks, value, { object: instance, parentPath: path, step: transform.wireName }, run);
  }
}

/** Where a value stands. */
export interface ValuePlace {
  /** What it is a property of, as the app's own validators see it. */
  readonly object: object;
  readonly parentPath: string;
  /** Leads from `parentPath` to the value; `undefined` when that is its path already. */
  readonly step: string | number | undefined;
}

/** Checks one value by the decorators of its property. */
export function checkValue(checks: PropertyChecks, value: unknown, place: ValuePlace, run: ValidationRun): void {
  try {
    if (!checks.conditions.every((condition) => condition(place.object, value))) return;
  } catch (error) {
    // Nobody knows then whether the rules count.
    run.fail(error);
    return;
  }
  const isSecret = run.isWithinSecret || checks.isSecret;
  for (const constraint of checks.constraints) {
    try {
      checkConstraint(constraint, { checks, value, place, run, isSecret });
    } catch (error) {
      run.fail(error);
    }
  }
  if (checks.nested === 'none') return;
  const wasWithinSecret = run.isWithinSecret;
  run.isWithinSecret = isSecret;
  checkNested(checks, value, pathOf(place), run);
  run.isWithinSecret = wasWithinSecret;
}

interface Check {
  readonly checks: PropertyChecks;
  readonly value: unknown;
  readonly place: ValuePlace;
  readonly run: ValidationRun;
  /** Whether messages, which are logged, must not quote the value. */
  readonly isSecret: boolean;
}

function checkConstraint(constraint: Constraint, { checks, value, place, run, isSecret }: Check): void {
  const { object } = place;
  if (constraint.condition && !constraint.condition(object, value)) return;
  const details: ValidationArguments = {
    value,
    object,
    property: checks.name,
    targetName: classOf(object).name,
    constraints: [...constraint.parameters],
  };
  const refuse = (step?: string | number): void => {
    const path = step === undefined ? pathOf(place) : formatPath([step], pathOf(place));
    run.faults.add(
      path,
      constraint.rule,
      isSecret ? describeSecret(constraint, details) : constraint.describe(details),
    );
  };
  if (!constraint.isEach) return judge(constraint.validate(value, details), run, refuse);
  const items = itemsOf(value);
  if (!items) return refuse();
  for (const [step, item] of items) judge(constraint.validate(item, details), run, () => refuse(step));
}

/** The rule's message, unless an app's own quotes the value: messages are logged. */
function describeSecret(constraint: Constraint, details: ValidationArguments): string {
  const value: unknown = details.value;
  const message = constraint.describe({ ...details, value: REDACTED });
  const quotes = typeof value === 'object' || (value !== '' && message.includes(String(value)));
  return quotes ? `${details.property} is not valid` : message;
}

function judge(verdict: boolean | Promise<boolean>, run: ValidationRun, refuse: () => void): void {
  if (typeof verdict === 'object') run.wait(Promise.resolve(verdict).then((isValid) => void (isValid || refuse())));
  else if (!verdict) refuse();
}

function checkNested({ name, nested }: PropertyChecks, value: unknown, path: string, run: ValidationRun): void {
  if (value === undefined) return run.faults.add(path, 'isDefined', `${name} is missing`);
  if (nested === 'object') return checkInstance(value, path, run);
  const items = itemsOf(value);
  if (!items) return run.faults.add(path, 'isArray', `${name} must be an array, and is ${describeValue(value)}`);
  for (const [step, item] of items) checkInstance(item, formatPath([step], path), run);
}

function checkInstance(value: unknown, path: string, run: ValidationRun): void {
  const brand = typeof value === 'object' && value !== null ? brandOf(value) : undefined;
  if (brand === 'other' || brand === 'plain') return checkPayload(value as object, path, run);
  run.faults.add(path, 'isObject', `must be an object, and is ${describeValue(value)}`);
}

function itemsOf(value: unknown): readonly (readonly [string | number, unknown])[] | undefined {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [index, item]);
  if (value instanceof Set) return Array.from(value, (item, index) => [index, item]);
  if (value instanceof Map) return Array.from(value, ([key, item], index) => [stepOf(key, index), item]);
  return undefined;
}

function pathOf({ parentPath, step }: ValuePlace): string {
  return step === undefined ? parentPath : formatPath([step], parentPath);
}
