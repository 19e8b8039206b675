import { getMetadataStorage } from 'class-validator';
import { DefinitionError, formatPath } from '../../shared/index.js';
import type { ArgumentRule, ItemsRule } from '../decorators/argument-rule.js';
import { checkPayload, checkValue } from './check-payload.js';
import { hydratePayload } from './hydrate-payload.js';
import { planOf } from './payload-plan.js';
import { compileChecks, type StoredRule } from './property-checks.js';
import type { ValidationRun } from './validation-run.js';

/**
 * Checks one value and makes what the method gets of it.
 *
 * @returns the value, with instances of payload classes in place of plain objects; meaningless once it has faults
 */
export type ValueParser = (value: unknown, path: string, run: ValidationRun) => unknown;

/** What class-validator's own decorators take for the class and its instance. */
class Arguments {
  declare readonly value: unknown;
}
const ARGUMENTS = new Arguments();

/** @param name what messages call the value */
export function compileRules(rules: readonly ArgumentRule[], name: string): ValueParser {
  const parsers = rules.map((rule) => compileRule(rule, name));
  return (value, path, run) => parsers.reduce((current, parse) => parse(current, path, run), value);
}

/** The value is a plain object, and becomes an instance of a payload class. */
export function compilePayload(type: Parameters<typeof planOf>[0]): ValueParser {
  const plan = planOf(type);
  return (value, path, run) => {
    const instance = hydratePayload(plan, value, path, run);
    if (instance) checkPayload(instance, path, run);
    return instance;
  };
}

function compileRule(rule: ArgumentRule, name: string): ValueParser {
  switch (rule.kind) {
    case 'validator':
      return compileValidator(rule.decorator, name);
    case 'one-of':
      return compileOneOf(rule.values);
    case 'items-of-class':
    case 'items-by-rules':
      return compileItems(compileItem(rule));
    case 'callback':
    case 'upload':
      throw new TypeError(`${name} has a ${rule.kind} among its rules`); // `combineParts` lets none through
    default:
      return assertNever(rule);
  }
}

/** Checks one element of an array, or one chunk of an upload. */
export function compileItem(rule: ItemsRule): ValueParser {
  if (rule.kind === 'items-of-class') return compilePayload(rule.type);
  return refuseNull(rule.rules, compileRules(rule.rules, 'an element'));
}

function compileValidator(decorator: PropertyDecorator, name: string): ValueParser {
  const checks = compileChecks(name, captureRules(decorator), undefined);
  return (value, path, run) => {
    checkValue(checks, value, { object: ARGUMENTS, parentPath: path, step: undefined }, run);
    return value;
  };
}

function compileOneOf(values: readonly unknown[]): ValueParser {
  const message = `must be one of ${values.map((value) => JSON.stringify(value)).join(', ')}`;
  return (value, path, run) => {
    if (!values.some((allowed) => Object.is(allowed, value))) run.faults.add(path, 'isIn', message);
    return value;
  };
}

function compileItems(parseItem: ValueParser): ValueParser {
  return (value, path, run) => {
    if (Array.isArray(value)) return value.map((item, index) => parseItem(item, formatPath([index], path), run));
    run.faults.add(path, 'isArray', 'must be an array');
    return value;
  };
}

function refuseNull(rules: readonly ArgumentRule[], parse: ValueParser): ValueParser {
  if (rules.some((rule) => rule.kind === 'one-of' && rule.values.includes(null))) return parse;
  return (value, path, run) => {
    if (value !== null) return parse(value, path, run);
    run.faults.add(path, 'notNull', 'must not be null');
    return value;
  };
}

/**
 * What a decorator would have class-validator store. Stored for good, each argument of each method would make every
 * validation of the app slower: class-validator looks through all it knows for base classes.
 */
function captureRules(decorator: PropertyDecorator): readonly StoredRule[] {
  const storage = getMetadataStorage();
  const captured: StoredRule[] = [];
  const capture = (rule: StoredRule): void => void captured.push(rule);
  Object.defineProperty(storage, 'addValidationMetadata', { value: capture, configurable: true });
  try {
    decorator(Arguments.prototype, 'value');
  } finally {
    Reflect.deleteProperty(storage, 'addValidationMetadata');
  }
  if (captured.length > 0) return captured;
  throw new DefinitionError([
    {
      where: '@Arg',
      problem: 'one of its rules is a decorator that checks nothing',
      mend: 'Use decorators of class-validator',
    },
  ]);
}

function assertNever(rule: never): never {
  throw new TypeError(`There is no such rule: ${JSON.stringify(rule)}`);
}
