import { Encoder, ExtData } from '@msgpack/msgpack';
import type { Bytes } from '../contract/bytes.js';
import { PayloadTooLargeError, ValidationError } from '../errors/index.js';
import { encodeBigint } from './bigint-bytes.js';
import { ExtensionType, MAX_BIGINT_BYTES, MAX_MESSAGE_DEPTH } from './extension-type.js';
import { encodeUtf16 } from './utf16.js';
import { brandOf, describeValue } from './value-brand.js';
import { formatPath } from './value-path.js';

/** Longer arrays can't fit in any message, and walking the 4,294,967,295 holes of a sparse one takes minutes. */
const MAX_ARRAY_LENGTH = 16_777_216;

const SMALL_MESSAGE_BYTES = 2_048;
/** Of the buffer that messages without much binary data share. */
const MAX_KEPT_BYTES = 65_536;

const NO_BYTES = new Uint8Array(0);
/** How MessagePack writes that: the shortest head, and the length. */
const NO_BYTES_LENGTH = 2;
const LONG_BINARY_HEAD = 0xc6;

const UNDEFINED = new ExtData(ExtensionType.undefined, new Uint8Array(0));

/**
 * Writes one message. The library would turn `undefined` into `nil`, a class instance into a map and a lone surrogate
 * into U+FFFD, so what it can't write as it is becomes an extension first, or is refused.
 */
export class MessageWriter {
  /** Where the walk is, and what it is in: names the culprit, and tells a cycle from mere depth. */
  private readonly path: (string | number)[] = [];
  private readonly ancestors: object[] = [];
  private binaryBytes = 0;

  write(message: object): Bytes {
    return encode(this.prepare(message), this.binaryBytes);
  }

  /** @returns the bytes of a message in one part, or two: binary data that is large and comes last is not copied */
  writeParts(message: object): readonly [Bytes, Uint8Array?] {
    const prepared = this.prepare(message) as Readonly<Record<string, unknown>>;
    const last = Object.keys(prepared).at(-1) ?? '';
    const binary = brandOf(message) === 'plain' ? prepared[last] : undefined;
    if (!isLargeBinary(binary)) return [encode(prepared, this.binaryBytes)];
    const head = encode({ ...prepared, [last]: NO_BYTES }, this.binaryBytes - binary.byteLength);
    return [withBinaryLength(head, binary.byteLength), binary];
  }

  /** @returns the value itself wherever nothing in it has to change, so that most messages are not copied */
  private prepare(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        return value.isWellFormed() ? value : new ExtData(ExtensionType.text, encodeUtf16(value));
      case 'number':
      case 'boolean':
        return value;
      case 'undefined':
        return UNDEFINED;
      case 'bigint':
        return this.prepareBigint(value);
      case 'object':
        return value === null ? null : this.prepareObject(value);
      default:
        throw this.refuse(value);
    }
  }

  private prepareObject(value: object): unknown {
    const brand = brandOf(value);
    if (brand === 'bytes') return this.countBytes(value as Uint8Array);
    if (brand === 'array-buffer') return new ExtData(ExtensionType.arrayBuffer, new Uint8Array(value as ArrayBuffer));
    if (brand === 'date') return new ExtData(ExtensionType.date, encodeTime(Date.prototype.getTime.call(value)));
    if (brand === 'other') throw this.refuse(value);
    if (this.ancestors.length >= MAX_MESSAGE_DEPTH) throw this.tooDeep();
    this.ancestors.push(value);
    const prepared = this.prepareContainer(value, brand);
    this.ancestors.pop();
    return prepared;
  }

  private countBytes(bytes: Uint8Array): Uint8Array {
    this.binaryBytes += bytes.byteLength;
    return bytes;
  }

  private prepareContainer(value: object, brand: 'plain' | 'array' | 'map' | 'set'): unknown {
    if (brand === 'plain') return this.prepareFields(value as Record<string, unknown>);
    if (brand === 'array') return this.prepareItems(value as unknown[]);
    const items = brand === 'map' ? [...(value as Map<unknown, unknown>)].flat(1) : [...(value as Set<unknown>)];
    return new ExtData(ExtensionType[brand], encode(this.prepareItems(items)));
  }

  private prepareFields(fields: Record<string, unknown>): Record<string, unknown> {
    let copy: Record<string, unknown> | undefined;
    for (const key of Object.keys(fields)) {
      this.path.push(key);
      this.checkKey(key);
      const value = fields[key];
      const prepared = this.prepare(value);
      if (!Object.is(prepared, value)) (copy ??= { ...fields })[key] = prepared;
      this.path.pop();
    }
    return copy ?? fields;
  }

  private prepareItems(items: readonly unknown[]): readonly unknown[] {
    if (items.length > MAX_ARRAY_LENGTH) throw new PayloadTooLargeError({ limit: 'nodes', maximum: MAX_ARRAY_LENGTH });
    let copy: unknown[] | undefined;
    for (let index = 0; index < items.length; index++) {
      this.path.push(index);
      const item = items[index];
      const prepared = this.prepare(item);
      if (!Object.is(prepared, item)) (copy ??= [...items])[index] = prepared;
      this.path.pop();
    }
    return copy ?? items;
  }

  private prepareBigint(value: bigint): ExtData {
    const bytes = encodeBigint(value);
    if (!bytes) throw new PayloadTooLargeError({ limit: 'bytes', maximum: MAX_BIGINT_BYTES });
    return new ExtData(ExtensionType.bigint, bytes);
  }

  private checkKey(key: string): void {
    if (key === '__proto__') throw this.invalid('forbiddenKey', 'a key must not be named __proto__');
    if (!key.isWellFormed()) throw this.invalid('forbiddenKey', 'a key must be well-formed Unicode');
  }

  private tooDeep(): Error {
    const isCycle = new Set(this.ancestors).size < this.ancestors.length;
    if (isCycle) return this.invalid('cycle', 'a value must not contain itself');
    return new PayloadTooLargeError({ limit: 'depth', maximum: MAX_MESSAGE_DEPTH });
  }

  private invalid(rule: string, message: string): ValidationError {
    // The path of a fault begins at the arguments, whichever message they travel in.
    const path = this.path[0] === 'args' ? this.path.slice(1) : this.path;
    return new ValidationError({ faults: [{ path: formatPath(path), rule, message }] });
  }

  private refuse(value: unknown): TypeError {
    return new TypeError(`${formatPath(this.path, 'message')} is ${describeValue(value)}, which cannot be sent`);
  }
}

const OPTIONS = { maxDepth: MAX_MESSAGE_DEPTH + 1, initialBufferSize: SMALL_MESSAGE_BYTES };
let small = new Encoder(OPTIONS);

/** @param binaryBytes how much binary data there is, so that the buffer need not grow for it */
function encode(prepared: unknown, binaryBytes = 0): Bytes {
  if (binaryBytes >= SMALL_MESSAGE_BYTES) {
    return new Encoder({ ...OPTIONS, initialBufferSize: SMALL_MESSAGE_BYTES + binaryBytes }).encodeSharedRef(prepared);
  }
  const bytes = small.encode(prepared);
  // Its buffer has grown, and would stay as large as the largest message ever was.
  if (bytes.byteLength > MAX_KEPT_BYTES) small = new Encoder(OPTIONS);
  return bytes;
}

function isLargeBinary(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && value.byteLength >= SMALL_MESSAGE_BYTES;
}

/** @param message ends with binary data of no bytes. @returns the same, for as many bytes as are to follow */
function withBinaryLength(message: Bytes, byteLength: number): Bytes {
  const start = message.byteLength - NO_BYTES_LENGTH;
  const head = new Uint8Array(start + 5);
  head.set(message);
  // By hand: a DataView would move these few bytes out of the heap, which costs more than all the rest.
  head[start] = LONG_BINARY_HEAD;
  for (let index = 1; index <= 4; index += 1) head[start + index] = byteLength >>> (8 * (4 - index));
  return head;
}

function encodeTime(timeMs: number): Bytes {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, timeMs);
  return bytes;
}
