import { InternalError, brandOf, describeValue, formatPath, type Bytes } from '../../shared/index.js';
import type { Class } from '../metadata/service-definition.js';
import { classOf } from './class-of.js';
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
 * @param rule that names this class, for the error
 * @throws {DefinitionError} when `returns` has no such property
 */
export function compileResult(returns?: Class<object>, rule = '@Returns'): ResultSerialiser {
  if (returns) requireView(returns, rule);
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
    return brand === 'plain' ? this.copyFields(value) : this.copyInstance(value);
  }

  private copyItems(items: readonly unknown[], view: Class<object> | undefined): unknown[] {
    if (items.length > MAX_ARRAY_LENGTH) throw this.unsendable(`has ${items.length} elements`);
    const copy: unknown[] = [];
    for (let index = 0; index < items.length; index++) {
      this.path.push(index);
      copy.push(this.copy(items[index], view));
      this.path.pop();
    }
    return copy;
  }

  private copyMap(entries: Map<unknown, unknown>, view: Class<object> | undefined): Map<unknown, unknown> {
    const copy = new Map<unknown, unknown>();
    for (const [key, value] of entries) {
      this.path.push(typeof key === 'string' ? key : copy.size);
      copy.set(this.copy(key, undefined), this.copy(value, view));
      this.path.pop();
    }
    return copy;
  }

  private copyFields(source: object): Record<string, unknown> {
    const copy: Record<string, unknown> = {};
    for (const key of Object.keys(source)) this.copyField(copy, source, key);
    return copy;
  }

  private copyInstance(source: object): Record<string, unknown> {
    const { properties, includesOthers } = instancePlanOf(classOf(source));
    const keys = Object.keys(source);
    const exposed = [...properties.values()].filter(({ name, isExposed }) => isExposed && name in source);
    // An empty object would be a lie about a Promise, a RegExp, an Error or a URL: their data is not in properties.
    if (isOfPlatform(source) || (keys.length === 0 && exposed.length === 0)) throw this.refuse(source);
    const copy: Record<string, unknown> = {};
    for (const name of new Set([...keys, ...exposed.map((property) => property.name)])) {
      const property = properties.get(name);
      if (property) this.copyProperty(copy, source, property);
      else if (includesOthers) this.copyField(copy, source, name);
    }
    return copy;
  }

  private copyView(source: object, view: Class<object>): Record<string, unknown> {
    const copy: Record<string, unknown> = {};
    for (const property of viewPlanOf(view)) {
      if (property.transform.name in source) this.copyProperty(copy, source, property.transform, property);
    }
    return copy;
  }

  private copyField(copy: Record<string, unknown>, source: object, key: string): void {
    this.enterKey(key);
    copy[key] = this.copy(Reflect.get(source, key), undefined);
    this.path.pop();
  }

  /** @param inView where the class of the property's own value is named, if a view is what decides */
  private copyProperty(
    copy: Record<string, unknown>,
    source: object,
    property: PropertyTransform,
    inView?: ViewProperty,
  ): void {
    if (property.isHidden) return;
    this.enterKey(property.wireName);
    const value = applyTransforms(property, Reflect.get(source, property.name), { object: source, direction: 'out' });
    copy[property.wireName] = this.copy(value, inView && nestedView(inView, copy, source));
    this.path.pop();
  }

  private enterKey(key: string): void {
    this.path.push(key);
    if (key === '__proto__') throw this.unsendable('is a key that no object on the wire may have');
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
  return isView(type) ? (type as Class<object>) : undefined;
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

/** Whether an object's data is in internal slots, even if it has some properties too. */
function isOfPlatform(value: object): boolean {
  if (Error.isError(value) || ArrayBuffer.isView(value)) return true;
  const isTagged = Object.prototype.toString.call(value) !== '[object Object]';
  return isTagged && Function.prototype.toString.call(classOf(value)).includes('[native code]');
}
