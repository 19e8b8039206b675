import { FORBIDDEN_STATE_KEYS, InternalError, brandOf, describeValue, formatPath } from '../../shared/index.js';
import { compileResult } from '../validation/index.js';

/** Levels within a state, the root being the first: what every transport and the storage can take. */
const MAX_STATE_DEPTH = 64;

/** What one value costs beside the text and bytes in it, roughly. */
const NODE_BYTES = 8;

const serialise = compileResult(undefined);

/** A value that may become part of a state: plain, of nobody else, and with its size. */
export interface PreparedValue {
  readonly value: unknown;
  /** Roughly. */
  readonly bytes: number;
}

/**
 * Makes what a state can hold of a value: plain objects and arrays, primitives, `Date`, `Uint8Array`, `ArrayBuffer`,
 * all of them copies.
 *
 * @param path where it will stand in the state
 * @throws {InternalError} whose cause names the place of what a state can't hold
 */
export function prepareStateValue(value: unknown, path: readonly (string | number)[] = []): PreparedValue {
  const preparation = new Preparation(path);
  try {
    return { value: preparation.take(serialise(value)), bytes: preparation.bytes };
  } catch (error) {
    if (error instanceof InternalError) throw error;
    throw new InternalError(undefined, { cause: error });
  }
}

class Preparation {
  bytes = 0;
  private readonly path: (string | number)[];

  constructor(path: readonly (string | number)[]) {
    this.path = [...path];
  }

  /** @param value already a copy, so that what is in it can be replaced */
  take(value: unknown): unknown {
    this.bytes += NODE_BYTES;
    if (typeof value === 'string') this.bytes += value.length;
    if (typeof value !== 'object' || value === null) return value;
    switch (brandOf(value)) {
      case 'plain':
        return this.takeParts(value as Record<string, unknown>, Object.keys(value));
      case 'array':
        return this.takeParts(value as Record<number, unknown>, (value as unknown[]).keys());
      case 'date':
        return value;
      case 'bytes':
        this.bytes += (value as Uint8Array).byteLength;
        return new Uint8Array(value as Uint8Array);
      case 'array-buffer':
        this.bytes += (value as ArrayBuffer).byteLength;
        return (value as ArrayBuffer).slice(0);
      default:
        throw this.refuse(
          `is ${describeValue(value)}, of which no part could be changed: use plain objects and arrays`,
        );
    }
  }

  private takeParts(parts: Record<string | number, unknown>, keys: Iterable<string | number>): object {
    if (this.path.length >= MAX_STATE_DEPTH) throw this.refuse(`is deeper than ${MAX_STATE_DEPTH} levels`);
    for (const key of keys) {
      this.path.push(key);
      if (typeof key === 'string') this.bytes += key.length;
      if (FORBIDDEN_STATE_KEYS.has(key)) throw this.refuse('has a name that no part of a state may have');
      parts[key] = this.take(parts[key]);
      this.path.pop();
    }
    return parts;
  }

  private refuse(problem: string): Error {
    return new Error(`${formatPath(this.path, 'state')} ${problem}`);
  }
}
