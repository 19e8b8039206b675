import { PayloadTooLargeError, brandOf, describeValue, formatPath, type Limits } from '../../shared/index.js';
import { FaultList } from './fault-list.js';

/**
 * What {@link guardArguments} enforces. Without `maxMessageBytes` it relies on the transport to bound the size, without
 * `maxStringLength` on that.
 */
export type GuardLimits = Pick<Limits, 'maxDepth' | 'maxNodes'> &
  Partial<Pick<Limits, 'maxMessageBytes' | 'maxStringLength'>>;

/** What a value takes beside a text's or binary data's own bytes, about: a number, a reference. */
const BYTES_OF_A_VALUE = 8;
/** What an object takes beside its values, about. */
const BYTES_OF_AN_OBJECT = 56;

/** Arguments that may be looked at, and how much they hold. */
export interface GuardedArguments {
  readonly args: unknown[];
  /** In memory, about. */
  readonly bytes: number;
}

/** As on sockets: 1,024 bytes in two's complement. */
const BIGINT_BOUND = 2n ** 8_191n;

/** Own keys that code which merges or inspects objects takes for something else. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Looks through raw arguments before anything else does, and rebuilds them in the host's realm: plain objects, arrays,
 * `Map` and `Set` as new ones, `Date` as a valid date, binary data as a view of the same memory, unless it is a small
 * part of that: then as a copy.
 * Properties of an array other than its elements are left out, its holes become `undefined`, and −0 becomes 0.
 *
 * @param raw what came over the wire in place of the arguments; values met twice are counted and rebuilt twice
 * @throws {PayloadTooLargeError} when a limit is passed; what is beyond it has not been walked then
 * @throws {ValidationError} with every fault: `isArray`, `forbiddenKey`, `finiteNumber`, `validDate`, `bigIntSize`, `cycle`,
 *   `unsupportedType`
 */
export function guardArguments(raw: unknown, limits: GuardLimits): unknown[] {
  return guardMeasured(raw, limits).args;
}

/** As {@link guardArguments}, and tells how much the arguments hold. */
export function guardMeasured(raw: unknown, limits: GuardLimits): GuardedArguments {
  if (Array.isArray(raw) && raw.length === 0) return { args: [], bytes: 0 };
  const payload = new PayloadGuard(limits);
  const args = payload.rebuildArguments(raw);
  return { args, bytes: payload.approximateBytes };
}

class PayloadGuard {
  private readonly faults = new FaultList();
  private readonly path: (string | number)[] = [];
  private readonly ancestors: object[] = [];
  private nodes = 0;
  private bytes = 0;
  private objects = 0;

  constructor(private readonly limits: GuardLimits) {}

  /** Of what has been rebuilt, in memory. */
  get approximateBytes(): number {
    return this.bytes + this.nodes * BYTES_OF_A_VALUE + this.objects * BYTES_OF_AN_OBJECT;
  }

  rebuildArguments(raw: unknown): unknown[] {
    const isArray = Array.isArray(raw);
    if (!isArray) this.faults.add('', 'isArray', 'the arguments must be an array');
    const rebuilt = isArray ? this.rebuildItems(raw) : [];
    this.faults.throwIfAny();
    return rebuilt;
  }

  private rebuild(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        this.countText(value);
        return value;
      case 'number':
        if (!Number.isFinite(value)) this.fault('finiteNumber', 'must be a finite number');
        return value + 0; // −0, which sockets don't bring, is 0
      case 'bigint':
        if (value >= BIGINT_BOUND || value < -BIGINT_BOUND) this.fault('bigIntSize', 'must have at most 1,024 bytes');
        return value;
      case 'object':
        return value === null ? null : this.rebuildObject(value);
      case 'function':
      case 'symbol':
        return this.refuse(value);
      default:
        return value;
    }
  }

  private rebuildObject(value: object): unknown {
    const brand = brandOf(value);
    switch (brand) {
      case 'date':
        return this.rebuildDate(Date.prototype.getTime.call(value));
      case 'bytes':
        return this.rebuildBytes(value as Uint8Array);
      case 'array-buffer':
        this.countBytes((value as ArrayBuffer).byteLength);
        return value;
      case 'other':
        return this.refuse(value);
      default:
        return this.enter(value, brand);
    }
  }

  private enter(value: object, brand: 'plain' | 'array' | 'map' | 'set'): unknown {
    if (this.ancestors.includes(value)) return this.fault('cycle', 'must not contain itself');
    const maximum = this.limits.maxDepth;
    if (this.ancestors.length >= maximum) throw new PayloadTooLargeError({ limit: 'depth', maximum });
    this.objects += 1;
    this.ancestors.push(value);
    const rebuilt = this.rebuildContainer(value, brand);
    this.ancestors.pop();
    return rebuilt;
  }

  private rebuildContainer(value: object, brand: 'plain' | 'array' | 'map' | 'set'): unknown {
    if (brand === 'plain') return this.rebuildFields(value as Record<string, unknown>);
    if (brand === 'array') return this.rebuildItems(value as unknown[]);
    if (brand === 'map') return this.rebuildMap(value as Map<unknown, unknown>);
    const items = value as Set<unknown>;
    this.countNodes(items.size);
    return new Set(Array.from(items, (item, index) => this.rebuildAt(index, item)));
  }

  private rebuildFields(fields: Record<string, unknown>): Record<string, unknown> {
    const keys = Object.keys(fields);
    this.countNodes(keys.length);
    const rebuilt: Record<string, unknown> = {};
    for (const key of keys) {
      this.countText(key);
      if (FORBIDDEN_KEYS.has(key)) this.faultAt(key, 'forbiddenKey', 'a key must not have this name');
      else rebuilt[key] = this.rebuildAt(key, fields[key]);
    }
    return rebuilt;
  }

  private rebuildItems(items: readonly unknown[]): unknown[] {
    // Before the walk: an array of 26 bytes can have 4,294,967,295 elements.
    this.countNodes(items.length);
    const rebuilt: unknown[] = [];
    for (let index = 0; index < items.length; index++) rebuilt.push(this.rebuildAt(index, items[index]));
    return rebuilt;
  }

  private rebuildMap(entries: Map<unknown, unknown>): Map<unknown, unknown> {
    this.countNodes(entries.size * 2);
    const rebuilt = new Map<unknown, unknown>();
    for (const [key, value] of entries) {
      const step = typeof key === 'string' ? key : rebuilt.size;
      rebuilt.set(this.rebuildAt(step, key), this.rebuildAt(step, value));
    }
    return rebuilt;
  }

  private rebuildAt(step: string | number, value: unknown): unknown {
    this.path.push(step);
    const rebuilt = this.rebuild(value);
    this.path.pop();
    return rebuilt;
  }

  private rebuildDate(timeMs: number): Date {
    if (Number.isNaN(timeMs)) this.fault('validDate', 'must be a valid date');
    return new Date(timeMs);
  }

  private rebuildBytes(value: Uint8Array): unknown {
    // Memory that the page still shares could change after it was checked.
    if (brandOf(value.buffer) !== 'array-buffer') return this.refuse(value.buffer);
    this.countBytes(value.byteLength);
    // A port brings all the memory that it is a view of, which nothing has counted.
    if (value.buffer.byteLength > value.byteLength * 2) return new Uint8Array(value);
    const isOfThisRealm = Object.getPrototypeOf(value) === Uint8Array.prototype;
    return isOfThisRealm ? value : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }

  private countNodes(count: number): void {
    this.nodes += count;
    const maximum = this.limits.maxNodes;
    if (this.nodes > maximum) throw new PayloadTooLargeError({ limit: 'nodes', maximum });
  }

  /** Strings count as one byte a code unit: no encoding takes less. */
  private countBytes(count: number): void {
    this.bytes += count;
    const maximum = this.limits.maxMessageBytes ?? Infinity;
    if (this.bytes > maximum) throw new PayloadTooLargeError({ limit: 'bytes', maximum });
  }

  /** The message as a whole first: a socket would refuse it for that, unread. */
  private countText({ length }: string): void {
    this.countBytes(length);
    const maximum = this.limits.maxStringLength ?? Infinity;
    if (length > maximum) throw new PayloadTooLargeError({ limit: 'stringLength', maximum });
  }

  private refuse(value: unknown): undefined {
    return this.fault('unsupportedType', `${describeValue(value)} can't be an argument`);
  }

  private fault(rule: string, message: string): undefined {
    this.faults.add(formatPath(this.path), rule, message);
  }

  private faultAt(key: string, rule: string, message: string): void {
    this.path.push(key);
    this.fault(rule, message);
    this.path.pop();
  }
}
