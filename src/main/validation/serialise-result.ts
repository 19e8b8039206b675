import { InternalError, brandOf, describeValue, formatPath, type Bytes } from '../../shared/index.js';
import type { Class } from '../metadata/service-definition.js';
import { instancePlanOf, isView, requireView, viewPlanOf, type ViewProperty } from './result-plan.js';
import { applyTransforms, resolveNested, type PropertyTransform } from './transformer-metadata.js';

/** Levels of objects within objects in a result. */
const MAX_RESULT_DEPTH = 100;

/** A longer array fits in no message, and walking the 4,294,967,295 holes of a sparse one takes minutes. */
const MAX_ARRAY_LENGTH = 16_777_216;

/**
 * Makes plain data that can cross any transport of what a method returned.
 *
 * @throws {InternalError} whose cause names the path of what can't leave: `result.rows[3].f is a function`
 */
export type ResultSerialiser = (value: unknown) => unknown;

/**
 * Compiles how the results of one method are copied: primitives, plain objects, arrays, `Date`, `Map`, `Set`,
 * `Uint8Array` (a `Buffer` becomes one) and `ArrayBuffer` as they are; instances of classes by their own enumerable
 * properties and class-transformer's decorators. Memory that a `Uint8Array` does not share with others is not copied.
 *
 * @param returns copies objects by this class's allow-list instead: its properties that have a decorator of
 *   class-validator or class-transformer. So is each element of an array, Map or Set, and each nested class
 * @throws {DefinitionError} when `returns` has no such property
 */
export function compileResult(returns?: Class<object>): ResultSerialiser {
  if (returns) requireView(returns);
  return (value) => {
    if (typeof value !== 'object' && typeof value !== 'function' && typeof value !== 'symbol' && !returns) return value;
    return new ResultWriter().write(value, returns);
  };
}

class Unsendable extends Error {
  override readonly name = 'Unsendable';
}

class ResultWriter {
  private readonly path: (string | number)[] = [];
  private readonly ancestors: object[] = [];

  write(value: unknown, returns: Class<object> | undefined): unknown {
    try {
      return this.copy(value, returns);
    } catch (error) {
      const cause = error instanceof Unsendable ? error : this.unreadable(error);
      throw new InternalError(undefined, { cause });
    }
  }

  /** @param view whose allow-list objects are copied by */
  private copy(value: unknown, view: Class<object> | undefined): unknown {
    if (value === null || value === undefined) return value;
    if (typeof value === 'object') return this.copyObject(value, view);
    if (typeof value === 'function' || typeof value === 'symbol') throw this.refuse(value);
    if (view) throw this.unsendable(`is ${describeValue(value)}, and not what @Returns(${view.name}) announces`);
    return value;
  }

  private copyObject(value: object, view: Class<object> | undefined): unknown {
    const brand = brandOf(value);
    if (brand === 'date' || brand === 'bytes' || brand === 'array-buffer') {
      if (view) throw this.unsendable(`is ${describeValue(value)}, and not what @Returns(${view.name}) announces`);
      return copyLeaf(value, brand);
    }
    if (this.ancestors.includes(value)) throw this.unsendable('contains itself');
    if (this.ancestors.length >= MAX_RESULT_DEPTH) throw this.unsendable(`is deeper than ${MAX_RESULT_DEPTH} levels`);
    this.ancestors.push(value);
    const copy = this.copyContainer(value, brand, view);
    this.ancestors.pop();
    return copy;
  }

  private copyContainer(
    value: object,
    brand: 'array' | 'map' | 'set' | 'plain' | 'other',
    view: Class<object> | undefined,
  ): unknown {
    if (brand === 'array') return this.copyItems(value as unknown[], view);
    if (brand === 'set') return new Set(this.copyItems([...(value as Set<unknown>)], view));
    if (brand === 'map') return this.copyMap(value as Map<unknown, unknown>, view);
    if (view) return this.copyView(value, view);
    return brand === 'plain' ? this.copyFields(value, Object.keys(value)) : this.copyInstance(value);
  }

  private copyItems(items: readonly unknown[], view: Class<object> | undefined): unknown[] {
    if (items.length > MAX_ARRAY_LENGTH) throw this.unsendable(`has ${items.length} elements`);
    // With holes as `undefined`, which `map` would leave out.
    return Array.from(items, (item, index) => this.at(index, () => this.copy(item, view)));
  }

  private copyMap(entries: Map<unknown, unknown>, view: Class<object> | undefined): Map<unknown, unknown> {
    const copy = new Map<unknown, unknown>();
    for (const [key, value] of entries) {
      this.at(typeof key === 'string' ? key : copy.size, () =>
        copy.set(this.copy(key, undefined), this.copy(value, view)),
      );
    }
    return copy;
  }

  private copyFields(source: object, keys: readonly string[]): Record<string, unknown> {
    const copy: Record<string, unknown> = {};
    for (const key of keys) this.put(copy, key, () => this.copy(Reflect.get(source, key), undefined));
    return copy;
  }

  private copyInstance(source: object): Record<string, unknown> {
    const { properties, includesOthers } = instancePlanOf(source.constructor as Class<object>);
    const keys = Object.keys(source);
    const exposed = [...properties.values()].filter(({ name, isExposed }) => isExposed && name in source);
    // Nothing of a Promise, a RegExp, an Error or a URL can be seen, and an empty object in its place would be a lie.
    if (brandedElsewhere(source) || (keys.length === 0 && exposed.length === 0)) throw this.refuse(source);
    const copy: Record<string, unknown> = {};
    for (const name of new Set([...keys, ...exposed.map((property) => property.name)])) {
      const property = properties.get(name);
      if (property) this.putProperty(copy, source, property, undefined);
      else if (includesOthers) this.put(copy, name, () => this.copy(Reflect.get(source, name), undefined));
    }
    return copy;
  }

  private copyView(source: object, view: Class<object>): Record<string, unknown> {
    const copy: Record<string, unknown> = {};
    for (const property of viewPlanOf(view)) {
      if (property.transform.name in source) this.putProperty(copy, source, property.transform, property);
    }
    return copy;
  }

  private putProperty(
    copy: Record<string, unknown>,
    source: object,
    property: PropertyTransform,
    inView: ViewProperty | undefined,
  ): void {
    if (property.isHidden) return;
    this.put(copy, property.wireName, () => {
      const value = applyTransforms(property, Reflect.get(source, property.name), { object: source, direction: 'out' });
      return this.copy(value, inView && nestedView(inView, copy, source));
    });
  }

  private put(copy: Record<string, unknown>, key: string, read: () => unknown): void {
    this.at(key, () => {
      if (key === '__proto__') throw this.unsendable('is a key that no object on the wire may have');
      copy[key] = read();
    });
  }

  private at<T>(step: string | number, run: () => T): T {
    this.path.push(step);
    const result = run();
    this.path.pop();
    return result;
  }

  private refuse(value: unknown): Unsendable {
    return this.unsendable(`is ${describeValue(value)}, which cannot be sent`);
  }

  private unsendable(problem: string): Unsendable {
    return new Unsendable(`${formatPath(this.path, 'result')} ${problem}`);
  }

  private unreadable(cause: unknown): Error {
    return new Error(`${formatPath(this.path, 'result')} threw when it was read`, { cause });
  }
}

function nestedView(property: ViewProperty, target: object, source: object): Class<object> | undefined {
  const { nested, name } = property.transform;
  const type = nested ? resolveNested(nested, { target, source, property: name }) : property.declared;
  return isView(type) ? type : undefined;
}

function copyLeaf(value: object, brand: 'date' | 'bytes' | 'array-buffer'): Date | Bytes | object {
  if (brand === 'date') return new Date(Date.prototype.getTime.call(value));
  if (brand === 'array-buffer') return value;
  const bytes = value as Uint8Array;
  const { buffer } = bytes;
  const isWhole = bytes.byteLength === buffer.byteLength && brandOf(buffer) === 'array-buffer';
  // A Buffer is mostly a slice of a pool, whose other slices are none of the page's business.
  if (!isWhole) return new Uint8Array(bytes);
  return Object.getPrototypeOf(bytes) === Uint8Array.prototype ? bytes : new Uint8Array(buffer);
}

/** Objects of the platform whose data is not in their properties, though they may have some. */
function brandedElsewhere(value: object): boolean {
  if (Error.isError(value) || ArrayBuffer.isView(value)) return true;
  const tag = Object.prototype.toString.call(value);
  return tag !== '[object Object]' && /\[native code\]/.test(Function.prototype.toString.call(value.constructor));
}
