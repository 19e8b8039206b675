// What class-validator's own decorators settle about a value. A validator that isn't listed here is an app's own,
// and trusted to settle what it stands on.

import { ValidationTypes, getMetadataStorage } from 'class-validator';
import { findPatternFault } from './pattern-faults.js';
import type { Class } from './service-definition.js';

/** The run-time type a value must have to pass a validator. */
export type ValueType = 'String' | 'Number' | 'Boolean' | 'Date' | 'Array' | 'Object';

/** One validator on a property, or within an `@Arg`. */
export interface Validator {
  readonly name: string;
  readonly isEach: boolean;
  /** What passes has this type; `undefined`: any that the validator's own arguments allow. */
  readonly valueType: ValueType | undefined;
  /** Whether a value that passes can still be anything, or hold anything. */
  readonly isWeak: boolean;
  /** Checks the object by its own class. */
  readonly isNested: boolean;
  /** Decides whether the others run at all. */
  readonly isConditional: boolean;
  /** The class that `IsInstance` names. */
  readonly instanceOf: Class<object> | undefined;
  /** What is wrong with the pattern that `Matches` names, if anything. */
  readonly patternFault: string | undefined;
}

const NUMBER = namesIn('isInt isNumber isPositive isNegative isDivisibleBy min max');
const DATE = namesIn('isDate minDate maxDate');
const OBJECT = namesIn('isObject isNotEmptyObject');
const ARRAY = namesIn('isArray arrayContains arrayNotContains arrayNotEmpty arrayMinSize arrayMaxSize arrayUnique');
const STRING = namesIn(`
  contains isAlpha isAlphanumeric isAscii isBase32 isBase58 isBase64 isBIC isBooleanString isBtcAddress isByteLength
  isCreditCard isCurrency isDataURI isDateString isDecimal isEAN isEmail isEthereumAddress IsFirebasePushId isFqdn
  isFullWidth isHalfWidth isHash isHexadecimal isHexColor isHSL isIBAN isIdentityCard isIp isIsbn isIsin
  isISO31661Alpha2 isISO31661Alpha3 isISO31661Numeric isISO4217CurrencyCode isISO6391 isIso8601 isISRC isISSN isJson
  isJwt isLatLong isLength isLocale isLowercase isMacAddress isMagnetURI isMilitaryTime isMimeType isMobilePhone
  isMongoId isMultibyte isNumberString isOctal isPassportNumber isPhoneNumber isPort isPostalCode isRFC3339 isRgbColor
  isSemVer isString isStrongPassword isSurrogatePair isTaxId isTimeZone isUppercase isUrl isUuid isVariableWidth
  isPlainText matches maxLength minLength notContains
`);
/** Pass with almost any value. */
const ANYTHING = namesIn('isNotEmpty notEquals isNotIn');

/** The validators on the properties of a class, its bases' included, by property. */
export function validatorsOf(type: Class<object>): ReadonlyMap<string, readonly Validator[]> {
  const byProperty = new Map<string, Validator[]>();
  for (const metadata of getMetadataStorage().getTargetValidationMetadatas(type, '', true, false)) {
    const validators = byProperty.get(metadata.propertyName) ?? [];
    byProperty.set(metadata.propertyName, validators);
    const name = metadata.name ?? metadata.type;
    const constraint: unknown = metadata.constraints?.[0];
    validators.push({
      name,
      isEach: metadata.each === true,
      valueType: valueTypeOf(name),
      isWeak: metadata.type !== ValidationTypes.NESTED_VALIDATION && isWeak(name, metadata.type),
      isNested: metadata.type === ValidationTypes.NESTED_VALIDATION,
      isConditional: metadata.type === ValidationTypes.CONDITIONAL_VALIDATION,
      instanceOf: name === 'isInstance' && typeof constraint === 'function' ? (constraint as Class<object>) : undefined,
      patternFault: name === 'matches' ? findPatternFault(constraint, metadata.constraints?.[1]) : undefined,
    });
  }
  return byProperty;
}

/**
 * The validators that decorators of class-validator stand for; none for what is no such decorator.
 * All of a service's at once: class-validator keeps every class it has seen, and looks through all of them at each
 * validation, so they share one.
 */
export function validatorsIn(
  decorators: Iterable<PropertyDecorator>,
): ReadonlyMap<PropertyDecorator, readonly Validator[]> {
  // oxlint-disable-next-line typescript/no-extraneous-class -- something for the decorators to stand on
  class Probe {}
  const all = [...new Set(decorators)];
  for (const [index, decorator] of all.entries()) decorator(Probe.prototype, `rule${index}`);
  const byProperty = all.length === 0 ? undefined : validatorsOf(Probe);
  return new Map(all.map((decorator, index) => [decorator, byProperty?.get(`rule${index}`) ?? []]));
}

function namesIn(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/));
}

function valueTypeOf(name: string): ValueType | undefined {
  if (STRING.has(name)) return 'String';
  if (NUMBER.has(name)) return 'Number';
  if (name === 'isBoolean') return 'Boolean';
  if (DATE.has(name)) return 'Date';
  if (ARRAY.has(name)) return 'Array';
  return OBJECT.has(name) ? 'Object' : undefined;
}

function isWeak(name: string, type: string): boolean {
  return type !== ValidationTypes.CUSTOM_VALIDATION || ANYTHING.has(name) || ARRAY.has(name) || OBJECT.has(name);
}
