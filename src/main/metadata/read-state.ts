import { DefinitionError } from '../../shared/index.js';
import { initialValueOf } from '../state/initial-value.js';
import { planOf } from '../validation/payload-plan.js';
import { transformOf } from '../validation/transformer-metadata.js';
import { nameOf, type StateMark } from './class-record.js';
import type { FaultCollector } from './fault-collector.js';
import { nestedTypesOf } from './nested-types.js';
import type { PayloadInspector } from './payload-inspector.js';
import { isPlatformClass } from './platform-classes.js';
import type { Class } from './service-definition.js';

/** Checks the classes of states: beside what every payload class has to be, they have to be the same at both ends. */
export class StateReader {
  private readonly seen = new Set<Class<object>>();

  constructor(
    private readonly payloads: PayloadInspector,
    private readonly faults: FaultCollector,
  ) {}

  /** What the state begins with; `undefined` when it has a fault, which is noted. */
  read(where: string, { type, initial, writable }: StateMark): object | undefined {
    if (typeof type !== 'function' || isPlatformClass(type)) {
      const mend = 'Name a payload class, imported as a value; mind circular imports';
      this.faults.add(where, 'is a state of no payload class', mend);
      return undefined;
    }
    const faultsBefore = this.faults.faults.length;
    this.payloads.inspect(type);
    this.inspect(type);
    this.checkFields(where, type, writable?.fields ?? []);
    return this.faults.faults.length === faultsBefore ? this.initialValue(where, type, initial) : undefined;
  }

  private initialValue(where: string, type: Class<object>, initial: object | undefined): object | undefined {
    try {
      return initialValueOf(type, initial);
    } catch (error) {
      if (error instanceof DefinitionError) {
        for (const fault of error.details?.faults ?? []) this.faults.add(fault.where, fault.problem, fault.mend);
      } else {
        this.faults.add(where, `begins with what could not be made: ${String(error)}`, 'Say initial');
      }
      return undefined;
    }
  }

  private inspect(type: Class<object>): void {
    if (this.seen.has(type)) return;
    this.seen.add(type);
    for (const { checks, isSettable } of planOf(type).properties) {
      this.inspectProperty(type, checks.name, isSettable);
      const types = nestedTypesOf(type, checks.name);
      const nested = types.kind === 'classes' ? types.types : [];
      for (const inner of nested) {
        if (typeof inner === 'function' && !isPlatformClass(inner as Class<object>))
          this.inspect(inner as Class<object>);
      }
    }
  }

  private inspectProperty(type: Class<object>, name: string, isSettable: boolean): void {
    const where = `${nameOf(type)}.${name}`;
    const declared: unknown = Reflect.getMetadata('design:type', type.prototype as object, name);
    if (declared === Map || declared === Set) {
      this.faults.add(where, 'is a Map or Set, of which no part could be changed', 'Use an array, or an object by key');
    }
    const changed = (['in', 'out'] as const).map((direction) => transformOf(type, name, direction));
    const isSame = changed.every(
      ({ isHidden, transforms, wireName, nested }) =>
        !isHidden && transforms.length === 0 && wireName === name && !nested?.options?.discriminator,
    );
    if (isSame && isSettable) return;
    this.faults.add(
      where,
      'is hidden, renamed, transformed, chosen by a discriminator or read-only, so that a state would differ from itself',
      'Take @Expose, @Exclude, @Transform or the discriminator away; keep out of a state what must not leave main',
    );
  }

  private checkFields(where: string, type: Class<object>, fields: readonly string[] | 'all'): void {
    if (fields === 'all') return;
    for (const field of fields) {
      if (planOf(type).byWireName.has(field)) continue;
      this.faults.add(where, `lets pages set '${field}', which ${nameOf(type)} does not have`, 'Name its properties');
    }
  }
}
