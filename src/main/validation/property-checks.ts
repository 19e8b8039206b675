// What class-validator's decorators say about one property, read once. Its own executor is not used: it looks through
// every class of the app for each object it validates, takes a promise for a pass where a rule forgot to say that it is
// asynchronous, lets `null` and arrays through where an object is expected, and knows no safe integers.
import 'reflect-metadata';
import { ValidationTypes, getMetadataStorage, type ValidationArguments } from 'class-validator';
import { DefinitionError, secretsOf } from '../../shared/index.js';
import type { Class } from '../metadata/service-definition.js';

/** What class-validator keeps of one decorator. */
export type StoredRule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];

type Condition = (object: unknown, value: unknown) => unknown;

/** One rule for one value. */
export interface Constraint {
  /** class-validator's name: `isUuid`, `max`. */
  readonly rule: string;
  /** Whether it is meant for each element of a collection. */
  readonly isEach: boolean;
  /** The arguments of its decorator. */
  readonly parameters: readonly unknown[];
  readonly condition: Condition | undefined;
  validate(value: unknown, place: ValidationArguments): boolean | Promise<boolean>;
  /** The decorator's own message, else the rule's. */
  describe(place: ValidationArguments): string;
}

/** Everything that class-validator's decorators say about one property. */
export interface PropertyChecks {
  readonly name: string;
  /** The rules count only while all of these hold: `@ValidateIf`, `@IsOptional`. */
  readonly conditions: readonly Condition[];
  readonly constraints: readonly Constraint[];
  /** Whether `@ValidateNested` stands there, and for one object or a collection of them. */
  readonly nested: 'none' | 'object' | 'items';
  /** Whether `@Secret()` stands there. */
  readonly isSecret: boolean;
}

/** The checks of every property of a class, those of base classes included; in the order of declaration. */
export function checksOf(type: Class<object>): readonly PropertyChecks[] {
  const byProperty = new Map<string, StoredRule[]>();
  for (const stored of getMetadataStorage().getTargetValidationMetadatas(type, '', false, false)) {
    const group = byProperty.get(stored.propertyName);
    if (group) group.push(stored);
    else byProperty.set(stored.propertyName, [stored]);
  }
  const secrets = secretsOf(type.prototype as object);
  return Array.from(byProperty, ([name, stored]) => {
    const designType: unknown = Reflect.getMetadata('design:type', type.prototype as object, name);
    return { ...compileChecks(name, stored, designType), isSecret: secrets.has(name) };
  });
}

/** @param designType what the compiler says the property is; `undefined` if it says nothing */
export function compileChecks(name: string, stored: readonly StoredRule[], designType: unknown): PropertyChecks {
  // Decorators run from the last to the first, and a reader expects the first fault first.
  const constraints = stored.toReversed().flatMap((rule) => (rule.constraintCls ? constraintsOf(rule) : []));
  const nestedRules = stored.filter(({ type }) => NESTED.has(type));
  const isCollection =
    COLLECTIONS.has(designType) ||
    nestedRules.some(({ each }) => each) ||
    constraints.some(({ rule, isEach }) => !isEach && /^(isArray|array[A-Z]\w*)$/.test(rule));
  const nested = isCollection ? 'items' : 'object';
  return {
    name,
    conditions: stored.filter(({ type }) => type === ValidationTypes.CONDITIONAL_VALIDATION).map(conditionOf),
    constraints,
    nested: nestedRules.length === 0 ? 'none' : nested,
    isSecret: false,
  };
}

const NESTED = new Set<string>([ValidationTypes.NESTED_VALIDATION, ValidationTypes.PROMISE_VALIDATION]);
const COLLECTIONS = new Set<unknown>([Array, Set, Map]);

/** `@IsOptional` lets a value be left out. It would let it be `null` too; that takes `@ValidateIf`. */
function conditionOf(stored: StoredRule): Condition {
  if (stored.name === 'isOptional') return (_object, value) => value !== undefined;
  return stored.constraints[0] as Condition;
}

function constraintsOf(stored: StoredRule): Constraint[] {
  const implementations = getMetadataStorage().getTargetValidatorConstraints(stored.constraintCls);
  if (implementations.length > 0) return implementations.map((implementation) => constraintOf(stored, implementation));
  const owner = typeof stored.target === 'string' ? stored.target : stored.target.name;
  throw new DefinitionError([
    {
      where: `${owner}.${stored.propertyName}`,
      problem: `its validator ${stored.constraintCls.name} is not registered, and would check nothing`,
      mend: 'Put @ValidatorConstraint() on that class',
    },
  ]);
}

type Implementation = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidatorConstraints']>[number];

function constraintOf(stored: StoredRule, implementation: Implementation): Constraint {
  const rule = implementation.name || stored.type;
  // Looked up on its first use: class-validator's container searches through all it has made.
  let instance: Implementation['instance'] | undefined;
  return {
    rule,
    isEach: stored.each === true,
    parameters: stored.constraints ?? [],
    condition: stored.validateIf,
    validate(value, place) {
      instance ??= implementation.instance;
      const verdict = instance.validate(value, place);
      return rule === 'isInt' && !Number.isSafeInteger(value) ? false : verdict;
    },
    describe(place) {
      instance ??= implementation.instance;
      const message = stored.message || instance.defaultMessage?.(place) || '$property is not valid';
      return fillMessage(typeof message === 'function' ? message(place) : message, place);
    },
  };
}

/** class-validator's placeholders: `$property`, `$target`, `$value`, `$constraint1`, `$constraint2`, … */
function fillMessage(message: string, { constraints, property, targetName, value }: ValidationArguments): string {
  return message.replace(/\$(?:constraint(\d+)|property|target|value)/g, (placeholder, position?: string) => {
    if (position !== undefined) return describeParameter(constraints[Number(position) - 1], placeholder);
    if (placeholder === '$property') return property;
    if (placeholder === '$target') return targetName;
    return ['string', 'boolean', 'number'].includes(typeof value) ? String(value) : placeholder;
  });
}

function describeParameter(parameter: unknown, placeholder: string): string {
  if (parameter === undefined) return placeholder;
  return typeof parameter === 'symbol' ? (parameter.description ?? '') : String(parameter);
}
