import { nameOf } from './class-record.js';
import type { FaultCollector } from './fault-collector.js';
import { validatorsOf, type Validator } from './known-validators.js';
import { isStorageShared, nestedTypesOf } from './nested-types.js';
import { PATTERN_MEND } from './pattern-faults.js';
import { isPlatformClass } from './platform-classes.js';
import type { Class } from './service-definition.js';
import { findTypeMismatch } from './type-mismatch.js';

/** One property of a payload class, with what its decorators say. */
interface PayloadProperty {
  readonly where: string;
  readonly validators: readonly Validator[];
  /** As the compiler emitted it; `undefined` when it emits none. */
  readonly declared: unknown;
  readonly hasType: boolean;
  /** The classes that `@Type` names, those of the platform left out. */
  readonly nested: readonly Class<object>[];
}

const NESTED_MEND = 'Add @ValidateNested() and @Type(() => ItsClass); for an array, @ValidateNested({ each: true })';

/** Checks payload classes, and those within them, once each: whatever they let through has been looked at. */
export class PayloadInspector {
  private readonly seen = new Set<Class<object>>();

  constructor(private readonly faults: FaultCollector) {}

  /** Notes what is wrong with a payload class and with every class it nests, however they refer to each other. */
  inspect(type: Class<object>): void {
    if (this.seen.has(type)) return;
    this.seen.add(type);
    const byProperty = validatorsOf(type);
    if (byProperty.size === 0) {
      this.faults.add(
        nameOf(type),
        'is used as a payload class, but no property has a validation decorator',
        'Give each property decorators of class-validator',
      );
    }
    for (const [name, validators] of byProperty) this.inspectProperty(this.read(type, name, validators));
  }

  private read(type: Class<object>, name: string, validators: readonly Validator[]): PayloadProperty {
    const where = `${nameOf(type)}.${name}`;
    const types = nestedTypesOf(type, name);
    if (types.kind === 'failed') {
      this.faults.add(where, `has a @Type whose function throws: ${String(types.cause)}`, 'Return the class from it');
    }
    const named = types.kind === 'classes' ? types.types : [];
    if (types.kind === 'classes' && named.some((value) => typeof value !== 'function')) {
      this.faults.add(where, 'has a @Type that names no class', 'Import the class as a value; mind circular imports');
    }
    const declared: unknown = Reflect.getMetadata('design:type', type.prototype, name);
    return { where, validators, declared, hasType: types.kind !== 'none', nested: named.filter(isOwnClass) };
  }

  private inspectProperty(property: PayloadProperty): void {
    const mismatch = findTypeMismatch(property.declared, property.validators);
    if (mismatch !== undefined) {
      this.faults.add(property.where, mismatch, 'Use a decorator for the declared type, or declare another');
    }
    for (const { patternFault } of property.validators) {
      if (patternFault !== undefined) this.faults.add(property.where, patternFault, PATTERN_MEND);
    }
    if (property.validators.some(({ isNested }) => isNested)) this.inspectNested(property);
    else this.inspectValue(property);
  }

  private inspectNested({ where, hasType, nested }: PayloadProperty): void {
    if (!hasType) this.addMissingType(where);
    for (const type of nested) this.inspect(type);
  }

  private addMissingType(where: string): void {
    if (isStorageShared()) {
      this.faults.add(where, 'has @ValidateNested() but no @Type', 'Add @Type(() => ItsClass)');
      return;
    }
    this.faults.add(
      'class-transformer',
      'is in this program twice, so that what @Type says can not be seen',
      "Leave it out of the bundle, or let the bundler take it by its 'main' entry",
    );
  }

  private inspectValue(property: PayloadProperty): void {
    const { where, validators, declared } = property;
    if (holdsObject(property)) {
      this.faults.add(where, 'is an object that nothing looks into', NESTED_MEND);
      return;
    }
    if (validators.some(({ isWeak }) => !isWeak)) return;
    if (declared === Array || validators.some(({ valueType }) => valueType === 'Array')) {
      this.faults.add(
        where,
        'is an array whose elements nothing checks',
        'Add a check of each: @IsString({ each: true }), or @ValidateNested({ each: true }) with @Type(() => ItsClass)',
      );
      return;
    }
    this.faults.add(
      where,
      'has decorators, but none that settles what it may hold',
      'Add one that does: @IsString(), @IsInt(), @IsIn([…])',
    );
  }
}

/** Whether a property holds an object of a class that has, or ought to have, decorators of its own. */
function holdsObject({ validators, declared, nested }: PayloadProperty): boolean {
  const named = validators.map(({ instanceOf }) => instanceOf);
  if (nested.length > 0 || [declared, ...named].some(isOwnClass)) return true;
  const isObject = validators.some(({ valueType }) => valueType === 'Object');
  return isObject && validators.every(({ isWeak }) => isWeak);
}

function isOwnClass(value: unknown): value is Class<object> {
  return typeof value === 'function' && !isPlatformClass(value as Class<object>);
}
