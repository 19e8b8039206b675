import type { Primordials } from './primordials.js';

/** In what one border differs from another, on the way in. */
export interface ReaderBorder {
  /** Makes bytes again of what `packBytes` has made: in a buffer of their own. */
  unpackBytes(packed: unknown): Uint8Array<ArrayBuffer>;
  /** Makes again what `packSpecial` has taken apart. */
  unpackSpecial?(part: readonly unknown[]): unknown;
}

/**
 * Puts together what a `ValueWriter` has taken apart. A table that none has made is refused, and harms nobody.
 * It is evaluated in three worlds, so it refers to nothing outside of itself.
 */
export class ValueReader {
  private parts: readonly unknown[] = [];
  private made: Map<unknown, unknown>;

  constructor(
    private readonly own: Primordials,
    private readonly border: ReaderBorder,
  ) {
    this.made = new own.Map();
  }

  /** @throws {Error} when it is no table */
  read(table: unknown): unknown {
    if (!this.own.isArray(table)) throw this.failure();
    this.parts = table as readonly unknown[];
    this.made = new this.own.Map();
    return this.at(0);
  }

  private at(place: unknown): unknown {
    const known = this.own.mapGet(this.made, place);
    if (known !== undefined) return known;
    const part = typeof place === 'number' ? this.parts[place] : undefined;
    if (!this.own.isArray(part)) throw this.failure();
    return this.make(place, part as readonly unknown[]);
  }

  private make(place: unknown, part: readonly unknown[]): unknown {
    switch (part[0]) {
      case 'plain':
        return part[1];
      case 'undefined':
        return undefined;
      case 'number':
        return +this.own.String(part[1]);
      case 'bigint':
        return this.own.BigInt(part[1] as string);
      case 'array':
        return this.fillArray(this.keep(place, []), part);
      case 'object':
        return this.fillObject(this.keep(place, {}), part);
      case 'map':
        return this.fillMap(this.keep(place, new this.own.Map()), part);
      case 'set':
        return this.fillSet(this.keep(place, new this.own.Set()), part);
      default:
        return this.keep(place, this.makeLeaf(part));
    }
  }

  private makeLeaf(part: readonly unknown[]): unknown {
    const { own } = this;
    switch (part[0]) {
      case 'date':
        return new own.Date(this.at(part[1]) as number);
      case 'boxed':
        return own.box(this.at(part[1]));
      case 'regexp':
        return new own.RegExp(part[1] as string, part[2] as string);
      case 'buffer':
        return this.border.unpackBytes(part[1]).buffer;
      case 'view':
        return this.makeView(part[1] as string, this.border.unpackBytes(part[2]));
      case 'error':
        return this.makeError(part);
      default: {
        const special = this.border.unpackSpecial?.(part);
        if (special === undefined) throw this.failure();
        return special;
      }
    }
  }

  private makeView(name: string, bytes: Uint8Array<ArrayBuffer>): unknown {
    if (name === 'Uint8Array') return bytes;
    const View = this.own.getOwn(this.own.views, name) as (new (buffer: ArrayBuffer) => object) | undefined;
    if (!View) throw this.failure();
    return new View(bytes.buffer);
  }

  private makeError([, name, message, stack, cause]: readonly unknown[]): Error {
    const error = new this.own.Error(typeof message === 'string' ? message : '');
    if (name !== 'Error') this.define(error, 'name', name, false);
    if (typeof stack === 'string') this.define(error, 'stack', stack, false);
    if (cause !== -1) this.define(error, 'cause', this.at(cause), false);
    return error;
  }

  private fillArray(array: unknown[], part: readonly unknown[]): unknown[] {
    for (let index = 1; index < part.length; index += 1) this.define(array, index - 1, this.at(part[index]));
    return array;
  }

  private fillObject(object: object, part: readonly unknown[]): object {
    // Defined, not assigned: an own `__proto__` arrives as data.
    for (let index = 1; index < part.length; index += 2) {
      this.define(object, this.own.String(part[index]), this.at(part[index + 1]));
    }
    return object;
  }

  private fillMap(map: Map<unknown, unknown>, part: readonly unknown[]): Map<unknown, unknown> {
    for (let index = 1; index < part.length; index += 2) {
      this.own.mapSet(map, this.at(part[index]), this.at(part[index + 1]));
    }
    return map;
  }

  private fillSet(set: Set<unknown>, part: readonly unknown[]): Set<unknown> {
    for (let index = 1; index < part.length; index += 1) this.own.setAdd(set, this.at(part[index]));
    return set;
  }

  private keep<T>(place: unknown, value: T): T {
    this.own.mapSet(this.made, place, value);
    return value;
  }

  private define(target: object, key: PropertyKey, value: unknown, enumerable = true): void {
    const descriptor = { __proto__: null, value, enumerable, configurable: true, writable: true };
    this.own.defineProperty(target, key, descriptor as PropertyDescriptor);
  }

  private failure(): Error {
    return new this.own.Error('An object could not be cloned.');
  }
}
