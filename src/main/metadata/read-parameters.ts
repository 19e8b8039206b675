import type { ReferenceRule } from '../decorators/argument-rule.js';
import type { ArgumentSpec } from '../decorators/argument-spec.js';
import { isReferenceRule } from '../decorators/combine-parts.js';
import { nameOf } from './class-record.js';
import type { FaultCollector } from './fault-collector.js';
import { leafRules } from './leaf-rules.js';
import type { MergedMember } from './merge-members.js';
import { parameterFaultOf } from './parameter-faults.js';
import type { PayloadInspector } from './payload-inspector.js';
import { isPlatformClass, leafNameOf } from './platform-classes.js';
import type { RuleChecker } from './rule-checks.js';
import type { Class, ParameterDefinition } from './service-definition.js';

interface Parameter {
  readonly where: string;
  /** As the compiler emitted it. */
  readonly declared: unknown;
  readonly spec: ArgumentSpec | undefined;
}

/** Turns what the compiler emitted and what `@Arg` says into the definitions of a method's parameters. */
export class ParameterReader {
  constructor(
    private readonly rules: RuleChecker,
    private readonly payloads: PayloadInspector,
    private readonly faults: FaultCollector,
  ) {}

  /** @param types the method's `design:paramtypes` */
  read(member: MergedMember, types: readonly unknown[]): readonly ParameterDefinition[] {
    const definitions = types.map((declared, index) => {
      const where = `${nameOf(member.declaredBy)}.${member.name}, parameter ${index}`;
      if (declared === AbortSignal)
        return this.readSignal(where, member.parameters.has(index), index === types.length - 1);
      return this.readArgument({ where, declared, spec: member.parameters.get(index) });
    });
    return Object.freeze(definitions.map((definition) => Object.freeze(definition)));
  }

  private readSignal(where: string, hasRules: boolean, isLast: boolean): ParameterDefinition {
    if (!isLast) this.faults.add(where, 'is an AbortSignal, but not the last', 'Make it the last parameter');
    if (hasRules) {
      this.faults.add(where, "is an AbortSignal, which is the call's own and no argument", 'Take the @Arg away');
    }
    return { kind: 'signal' };
  }

  private readArgument({ where, declared, spec }: Parameter): ParameterDefinition {
    const optional = spec?.isOptional ?? false;
    const nullable = spec?.isNullable ?? false;
    const rules = spec?.rules ?? [];
    const [reference] = rules.filter(isReferenceRule);
    if (reference) {
      this.checkReference(where, reference, declared);
      return { ...reference, optional, nullable };
    }
    const type = spec?.type ?? declared;
    if (rules.length > 0) {
      this.checkRules(where, rules, type);
      return { kind: 'rules', rules: Object.freeze([...leafRules(type), ...rules]), optional, nullable };
    }
    const leaf = leafNameOf(type);
    if (leaf !== undefined) return { kind: 'leaf', type: leaf, optional, nullable };
    const isPlatform = typeof type === 'function' && isPlatformClass(type as Class<object>);
    const fault = parameterFaultOf(type, isPlatform);
    if (fault) {
      this.faults.add(where, fault.problem, fault.mend);
      return { kind: 'rules', rules: [], optional, nullable };
    }
    this.payloads.inspect(type as Class<object>);
    return { kind: 'payload', type: type as Class<object>, optional, nullable };
  }

  private checkReference(where: string, rule: ReferenceRule, declared: unknown): void {
    const fitting = rule.kind === 'callback' ? Function : globalThis.ReadableStream;
    // `Object` is what an interface such as AsyncIterable becomes, or a union.
    if (declared !== Object && declared !== fitting) {
      const problem = `is declared as ${nameOf(declared as Class<object>)}, but is said to be ${rule.kind === 'callback' ? 'a callback' : 'an upload'}`;
      this.faults.add(where, problem, 'Declare a function for Callback(), an AsyncIterable for Chunks()');
    }
    this.rules.checkReference(where, rule);
  }

  private checkRules(where: string, rules: ArgumentSpec['rules'], type: unknown): void {
    if (typeof type !== 'function' || isPlatformClass(type as Class<object>)) {
      this.rules.check(where, rules, type, leafNameOf(type) !== undefined);
      return;
    }
    this.faults.add(
      where,
      `is a ${nameOf(type)}, which its own decorators check, and has rules beside it`,
      'Take the rules away; only Optional() and Nullable() may stand there',
    );
  }
}
