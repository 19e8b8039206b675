import type { Primordials } from './primordials.js';

/** A value as a list of its parts, the value itself first. A part names others by their place, so cycles survive. */
export type ValueTable = readonly (readonly unknown[])[];

/** In what one border differs from another, on the way out. */
export interface WriterBorder {
  /** Makes of bytes what the border can carry. */
  packBytes(bytes: Uint8Array): unknown;
  /** Makes a part of what a serializer has no way for; `undefined` when the border hasn't either. */
  packSpecial?(value: object, brand: string): readonly unknown[] | undefined;
}

/**
 * Takes a value apart by the rules of V8's serializer: no prototypes, no accessors, no functions.
 * It is evaluated in three worlds, so it refers to nothing outside of itself.
 */
export class ValueWriter {
  private parts: (readonly unknown[])[] = [];
  private places: Map<unknown, unknown>;
  /** Within a `Map` or `Set` the border's own ways don't apply: those are the serializer's as a whole. */
  private collections = 0;

  constructor(
    private readonly own: Primordials,
    private readonly border: WriterBorder,
  ) {
    this.places = new own.Map();
  }

  /**
   * @param depth at which `value` counts as nested: below 0 when it is the border's own envelope
   * @throws {Error} with Electron's words when it can't be cloned, or is nested too deep
   */
  write(value: unknown, depth = 0): ValueTable {
    const parts = (this.parts = []);
    this.places = new this.own.Map();
    this.collections = 0;
    this.place(value, depth);
    return parts;
  }

  private place(value: unknown, depth: number): number {
    const isReference = (typeof value === 'object' && value !== null) || typeof value === 'function';
    const known = isReference ? this.own.mapGet(this.places, value) : undefined;
    if (known !== undefined) return known as number;
    const place = this.parts.length;
    if (isReference) this.own.mapSet(this.places, value, place);
    this.put(place, ['pending']);
    this.put(place, this.describe(value, depth));
    return place;
  }

  private describe(value: unknown, depth: number): readonly unknown[] {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return ['plain', value];
      case 'number':
        return value === value && value - value === 0 && (value !== 0 || 1 / value > 0)
          ? ['plain', value]
          : ['number', value === 0 ? '-0' : this.own.String(value)];
      case 'undefined':
        return ['undefined'];
      case 'bigint':
        return ['bigint', this.own.String(value)];
      case 'object':
      case 'function':
        return value === null ? ['plain', null] : this.describeObject(value, depth);
      default:
        throw this.failure();
    }
  }

  private describeObject(value: object, depth: number): readonly unknown[] {
    if (depth >= 1000) {
      throw new this.own.Error(
        'Electron contextBridge recursion depth exceeded.  Nested objects deeper than 1000 are not supported.',
      );
    }
    const { own } = this;
    const brand = own.brandOf(value);
    const special = this.collections === 0 ? this.border.packSpecial?.(value, brand) : undefined;
    if (special) return special;
    if (typeof value === 'function') throw this.failure();
    if (own.isArray(value)) return this.describeArray(value as unknown[], depth);
    if (own.isView(value)) return ['view', this.viewName(value, brand), this.border.packBytes(this.bytesOf(value))];
    return this.describeBranded(value, brand, depth);
  }

  private describeBranded(value: object, brand: string, depth: number): readonly unknown[] {
    const { own } = this;
    switch (brand) {
      case '[object Object]':
      case '[object Arguments]':
        return this.describeFields(value, depth);
      case '[object Date]':
        return ['date', this.place(own.timeOf(value as Date), depth)];
      case '[object RegExp]':
        return ['regexp', own.sourceOf(value), own.flagsOf(value)];
      case '[object Map]':
        return this.describeCollection('map', (visit) => own.mapEach(value as Map<unknown, unknown>, visit), depth);
      case '[object Set]':
        return this.describeCollection('set', (visit) => own.setEach(value as Set<unknown>, visit), depth);
      case '[object ArrayBuffer]':
        return ['buffer', this.border.packBytes(new own.Uint8Array(value as ArrayBuffer))];
      case '[object String]':
      case '[object Number]':
      case '[object Boolean]':
        return ['boxed', this.place((value as { valueOf(): unknown }).valueOf(), depth)];
      case '[object Error]':
        return this.describeError(value as Error, depth);
      default:
        throw this.failure();
    }
  }

  private describeArray(value: unknown[], depth: number): readonly unknown[] {
    const part: unknown[] = ['array'];
    for (let index = 0; index < value.length; index += 1) this.add(part, this.place(value[index], depth + 1));
    return part;
  }

  private describeFields(value: object, depth: number): readonly unknown[] {
    const part: unknown[] = ['object'];
    const keys = this.own.keys(value);
    for (let index = 0; index < keys.length; index += 1) {
      const key = keys[index] as string;
      this.add(part, key);
      this.add(part, this.place((value as Record<string, unknown>)[key], depth + 1));
    }
    return part;
  }

  private describeCollection(
    kind: 'map' | 'set',
    each: (visit: (item: unknown, key: unknown) => void) => void,
    depth: number,
  ): readonly unknown[] {
    const part: unknown[] = [kind];
    this.collections += 1;
    each((item, key) => {
      if (kind === 'map') this.add(part, this.place(key, depth + 1));
      this.add(part, this.place(item, depth + 1));
    });
    this.collections -= 1;
    return part;
  }

  private describeError(error: Error, depth: number): readonly unknown[] {
    const text = (key: string): unknown => {
      const value = this.own.getOwn(error, key);
      return typeof value === 'string' ? value : null;
    };
    const cause = this.own.getOwn(error, 'cause');
    const name = typeof error.name === 'string' ? error.name : 'Error';
    return ['error', name, text('message'), text('stack'), cause === undefined ? -1 : this.place(cause, depth + 1)];
  }

  private viewName(value: object, brand: string): string {
    const name = brand.slice(8, -1);
    if (!this.own.getOwn(this.own.views, name)) throw this.failure();
    return this.own.isView(value) ? name : '';
  }

  private bytesOf(view: ArrayBufferView): Uint8Array {
    return new this.own.Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength);
  }

  /** Defined, not assigned: a setter that the page put on a prototype must not come between. */
  private put(place: number, part: readonly unknown[]): void {
    this.own.defineProperty(this.parts, place, this.slot(part));
  }

  private add(part: unknown[], value: unknown): void {
    this.own.defineProperty(part, part.length, this.slot(value));
  }

  private slot(value: unknown): PropertyDescriptor {
    return { __proto__: null, value, enumerable: true, configurable: true, writable: true } as PropertyDescriptor;
  }

  private failure(): Error {
    return new this.own.Error('An object could not be cloned.');
  }
}
