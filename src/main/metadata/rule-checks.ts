// What `@Arg` says, held against the declared type and against the question whether it settles anything.

import type { ArgumentRule, ReferenceRule } from '../decorators/argument-rule.js';
import type { FaultCollector } from './fault-collector.js';
import { validatorsIn, type Validator } from './known-validators.js';
import { PATTERN_MEND } from './pattern-faults.js';
import type { PayloadInspector } from './payload-inspector.js';
import { findTypeMismatch } from './type-mismatch.js';

/** What class-validator knows about each of its decorators. */
export type KnownRules = ReadonlyMap<PropertyDecorator, readonly Validator[]>;

/** Asks class-validator about every decorator in these rules, the rules for elements included. */
export function askAboutRules(rules: readonly ArgumentRule[]): KnownRules {
  return validatorsIn(rules.flatMap(decoratorsIn));
}

function decoratorsIn(rule: ArgumentRule): readonly PropertyDecorator[] {
  if (rule.kind === 'validator') return [rule.decorator];
  if (rule.kind === 'upload' && rule.items !== 'bytes') return decoratorsIn(rule.items);
  return rule.kind === 'items-by-rules' ? rule.rules.flatMap(decoratorsIn) : [];
}

/** Checks the rules of one parameter, or of the elements of an array. */
export class RuleChecker {
  constructor(
    private readonly known: KnownRules,
    private readonly payloads: PayloadInspector,
    private readonly faults: FaultCollector,
  ) {}

  /**
   * @param declared the declared type as the compiler emitted it; `Object` where that says nothing
   * @param isSettled whether the declared type is checked by itself
   */
  check(where: string, rules: readonly ArgumentRule[], declared: unknown, isSettled = false): void {
    const validators = rules.flatMap((rule) => this.validatorsOf(where, rule));
    const mismatch = findTypeMismatch(declared, [...validators, ...rules.flatMap(impliedValidators)]);
    if (mismatch !== undefined) {
      this.faults.add(where, mismatch, 'Use a rule for the declared type, or declare what the rule lets through');
    }
    if (!isSettled && rules.every((rule) => rule.kind === 'validator') && validators.every(({ isWeak }) => isWeak)) {
      this.faults.add(
        where,
        'has rules, but none that settles what the argument is',
        'Add one that does: IsString(), IsInt(), Items(…), OneOf(…)',
      );
    }
    for (const rule of rules) this.checkElements(where, rule);
    for (const { patternFault } of validators) {
      if (patternFault !== undefined) this.faults.add(where, patternFault, PATTERN_MEND);
    }
  }

  /** Checks what an upload brings. */
  checkReference(where: string, rule: ReferenceRule): void {
    if (rule.kind === 'upload' && rule.items !== 'bytes') this.checkElements(where, rule.items);
  }

  private checkElements(where: string, rule: ArgumentRule): void {
    if (rule.kind === 'items-of-class') this.payloads.inspect(rule.type);
    if (rule.kind === 'items-by-rules') this.check(`${where}, its elements`, rule.rules, Object);
  }

  private validatorsOf(where: string, rule: ArgumentRule): readonly Validator[] {
    if (rule.kind !== 'validator') return [];
    const validators = this.known.get(rule.decorator) ?? [];
    if (validators.length === 0) {
      this.faults.add(
        where,
        `has a rule that is no decorator of class-validator${rule.decorator.name === '' ? '' : `: ${rule.decorator.name}`}`,
        'Call it, as in @Arg(IsString()), or wrap your own check in ValidateBy(…)',
      );
    }
    if (validators.some(({ isConditional }) => isConditional)) {
      this.faults.add(
        where,
        'has IsOptional() or ValidateIf(), by which more gets through than its type says',
        'Say Optional(…), and Nullable(…) for null',
      );
    }
    if (validators.some(({ isNested }) => isNested)) {
      this.faults.add(
        where,
        'has ValidateNested(), which is for properties',
        'Say the class: @Arg(Dto), @Arg(Items(Dto))',
      );
    }
    return validators;
  }
}

/** Rules of our own, in the terms of class-validator. */
function impliedValidators(rule: ArgumentRule): readonly Validator[] {
  if (rule.kind === 'validator' || rule.kind === 'callback' || rule.kind === 'upload') return [];
  if (rule.kind !== 'one-of') return [implied('Items', 'Array')];
  return rule.values.flatMap((value) => {
    if (typeof value === 'string') return [implied(`OneOf('${value}')`, 'String')];
    if (typeof value === 'number') return [implied(`OneOf(${value})`, 'Number')];
    return typeof value === 'boolean' ? [implied(`OneOf(${String(value)})`, 'Boolean')] : [];
  });
}

function implied(name: string, valueType: 'String' | 'Number' | 'Boolean' | 'Array'): Validator {
  return {
    name,
    valueType,
    isEach: false,
    isWeak: false,
    isNested: false,
    isConditional: false,
    instanceOf: undefined,
    patternFault: undefined,
  };
}
