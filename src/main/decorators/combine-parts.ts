import { nameOf } from '../metadata/class-record.js';
import { isLeafClass, isPlatformClass } from '../metadata/platform-classes.js';
import type { Class } from '../metadata/service-definition.js';
import type { ArgumentRule, ReferenceRule } from './argument-rule.js';
import type { ArgumentPart, ArgumentSpec } from './argument-spec.js';

/**
 * Puts the parts of one rule together.
 *
 * @param decorator whose parts they are, for the error: `@Arg`
 * @throws {TypeError} when a part is none, or two of them contradict each other
 */
export function combineParts(parts: readonly ArgumentPart[], decorator: string): ArgumentSpec {
  const specs = parts.map((part) => specOf(part, decorator));
  const rules = specs.flatMap((spec) => spec.rules);
  const [type, ...others] = specs.flatMap((spec) => (spec.type ? [spec.type] : []));
  if (others.length > 0) throw new TypeError(`${decorator}: an argument is of one class, not of several`);
  if (rules.some(isReferenceRule) && (type || rules.length > 1)) {
    throw new TypeError(`${decorator}: Callback() and Chunks() stand alone, or within Optional() and Nullable()`);
  }
  if (type && rules.length > 0 && !isLeafClass(type)) {
    throw new TypeError(`${decorator}: ${nameOf(type)} is checked by its own decorators, and takes no rules beside it`);
  }
  return createSpec({
    rules,
    type,
    isOptional: specs.some((spec) => spec.isOptional),
    isNullable: specs.some((spec) => spec.isNullable),
  });
}

/** A frozen spec, so that one that is used twice can't change in between. */
export function createSpec(spec: ArgumentSpec): ArgumentSpec {
  return Object.freeze({ ...spec, rules: Object.freeze([...spec.rules]) });
}

/** A frozen spec of one rule. */
export function specOfRule(rule: ArgumentRule, isNullable = false): ArgumentSpec {
  return createSpec({ rules: [Object.freeze(rule)], type: undefined, isOptional: false, isNullable });
}

/** Whether a rule is for what stays in the page. */
export function isReferenceRule(rule: ArgumentRule): rule is ReferenceRule {
  return rule.kind === 'callback' || rule.kind === 'upload';
}

/** Whether a function was written as a class, or is one of the platform's: only their prototypes are read-only. */
export function isClass(value: unknown): value is Class<object> {
  return typeof value === 'function' && Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false;
}

function specOf(part: ArgumentPart, decorator: string): ArgumentSpec {
  if (isClass(part)) return specOfClass(part, decorator);
  if (typeof part === 'function') return specOfRule({ kind: 'validator', decorator: part as PropertyDecorator });
  if (typeof part === 'object' && part !== null && 'rules' in part) return part;
  throw new TypeError(`${decorator}: ${String(part)} is neither a rule nor a class`);
}

function specOfClass(type: Class<object>, decorator: string): ArgumentSpec {
  if (isPlatformClass(type) && !isLeafClass(type)) {
    throw new TypeError(
      `${decorator}: ${nameOf(type)} says too little; use a decorator of class-validator, such as IsString()`,
    );
  }
  return createSpec({ rules: [], type, isOptional: false, isNullable: false });
}
