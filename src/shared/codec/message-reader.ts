import { PayloadTooLargeError, ProtocolError, ValidationError } from '../errors/index.js';
import type { Bytes } from '../contract/bytes.js';
import { decodeBigint } from './bigint-bytes.js';
import { ExtensionType, MAX_BIGINT_BYTES, MAX_MESSAGE_DEPTH } from './extension-type.js';
import { decodeUtf16 } from './utf16.js';

/** Below this, joining characters is faster than the call of a decoder. */
const MAX_SHORT_TEXT_BYTES = 24;

/** The fields of a message that hold what an app's page has said. */
const PAYLOAD_FIELDS: ReadonlySet<string> = new Set(['args', 'value']);

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads one message of MessagePack from a peer that is not trusted: nothing is allocated before its bytes are there,
 * nothing is nested deeper than {@link MAX_MESSAGE_DEPTH}, and nothing is altered on the way.
 * (The library's own reader lets a header of five bytes allocate 256 MiB, follows any depth, and takes bad UTF-8.)
 */
export class MessageReader {
  private readonly view: DataView;
  private offset = 0;
  private values = 0;
  /** Which field of the message is being read. */
  private field = '';

  /** @param maxValues how many values the message may hold, keys of maps not counted */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly maxValues: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** @throws {ProtocolError | PayloadTooLargeError | ValidationError} */
  read(): unknown {
    const message = this.readValue(1);
    if (this.offset !== this.bytes.byteLength) throw malformed('there are bytes after the message');
    return message;
  }

  /** Reads the fields of an object up to `id`, as long as they are text or numbers. */
  peekId(): number | undefined {
    try {
      const head = this.readUint(1);
      const isObject = head >= 0x80 && head < 0x90;
      for (let left = isObject ? head & 0x0f : 0; left > 0; left -= 1) {
        const key = this.readValue(MAX_MESSAGE_DEPTH);
        const value = this.readValue(MAX_MESSAGE_DEPTH);
        if (key === 'id') return typeof value === 'number' ? value : undefined;
      }
    } catch {
      // The beginning ends within a field, or is none: there is no id to be had.
    }
    return undefined;
  }

  private readValue(level: number): unknown {
    this.count(1);
    const head = this.readUint(1);
    if (head < 0x80) return head;
    if (head < 0x90) return this.readFields(head & 0x0f, level);
    if (head < 0xa0) return this.readItems(head & 0x0f, level);
    if (head < 0xc0) return this.readText(head & 0x1f);
    if (head >= 0xe0) return head - 0x100;
    return this.readTagged(head, level);
  }

  /** The types whose head does not hold their size or value (MessagePack specification, "Formats"). */
  private readTagged(head: number, level: number): unknown {
    if (head <= 0xc3) return toConstant(head);
    if (head <= 0xc6) return this.readBytes(this.readUint(1 << (head - 0xc4)));
    if (head <= 0xc9) return this.readExtension(this.readUint(1 << (head - 0xc7)), level);
    if (head <= 0xd3) return this.readNumber(head);
    if (head <= 0xd8) return this.readExtension(1 << (head - 0xd4), level);
    if (head <= 0xdb) return this.readText(this.readUint(1 << (head - 0xd9)));
    if (head <= 0xdd) return this.readItems(this.readUint(2 << (head - 0xdc)), level);
    return this.readFields(this.readUint(2 << (head - 0xde)), level);
  }

  private readNumber(head: number): number {
    switch (head) {
      case 0xca:
        return this.view.getFloat32(this.take(4));
      case 0xcb:
        return this.view.getFloat64(this.take(8));
      case 0xcf:
        return toSafeInteger(this.view.getBigUint64(this.take(8)));
      case 0xd0:
        return this.view.getInt8(this.take(1));
      case 0xd1:
        return this.view.getInt16(this.take(2));
      case 0xd2:
        return this.view.getInt32(this.take(4));
      case 0xd3:
        return toSafeInteger(this.view.getBigInt64(this.take(8)));
      default:
        return this.readUint(1 << (head - 0xcc));
    }
  }

  private readFields(size: number, level: number): Record<string, unknown> {
    this.enter(level, size);
    const fields: Record<string, unknown> = {};
    for (let count = 0; count < size; count++) {
      const key = this.readKey();
      if (level === 1) this.field = key;
      fields[key] = this.readValue(level + 1);
    }
    return fields;
  }

  private readKey(): string {
    const head = this.readUint(1);
    const isShort = head >= 0xa0 && head < 0xc0;
    if (!isShort && (head < 0xd9 || head > 0xdb)) throw malformed('a key is no string');
    const key = this.readText(isShort ? head & 0x1f : this.readUint(1 << (head - 0xd9)));
    if (key === '__proto__') throw this.forbiddenKey();
    return key;
  }

  /** In a payload it is the same fault as over any other link. */
  private forbiddenKey(): Error {
    if (!PAYLOAD_FIELDS.has(this.field)) return malformed('a key is named __proto__');
    const fault = { path: '', rule: 'forbiddenKey', message: 'a key must not have this name' };
    return new ValidationError({ faults: [fault] });
  }

  private readItems(size: number, level: number): unknown[] {
    this.enter(level, size);
    // Not `new Array(size)`, which would allocate what the sender only announces.
    const items: unknown[] = [];
    for (let count = 0; count < size; count++) items.push(this.readValue(level + 1));
    return items;
  }

  private readText(byteLength: number): string {
    const start = this.take(byteLength);
    if (byteLength <= MAX_SHORT_TEXT_BYTES) {
      const text = this.readAscii(start);
      if (text !== undefined) return text;
    }
    try {
      return utf8.decode(this.bytes.subarray(start, this.offset));
    } catch {
      // Its error says no more than this one.
      throw malformed('a string is not UTF-8');
    }
  }

  private readAscii(start: number): string | undefined {
    let text = '';
    for (let index = start; index < this.offset; index++) {
      const unit = this.bytes[index] ?? 0;
      if (unit > 0x7f) return undefined;
      text += String.fromCharCode(unit);
    }
    return text;
  }

  private readBytes(byteLength: number): Bytes {
    const start = this.take(byteLength);
    // A Buffer's own `slice` would share the memory.
    const copy = new Uint8Array(byteLength);
    copy.set(this.bytes.subarray(start, this.offset));
    return copy;
  }

  private readExtension(byteLength: number, level: number): unknown {
    const type = this.view.getInt8(this.take(1));
    const end = this.offset + byteLength;
    const value = this.readExtensionValue(type, byteLength, level);
    if (this.offset !== end) throw malformed('an extension has another size than it says');
    return value;
  }

  private readExtensionValue(type: number, byteLength: number, level: number): unknown {
    switch (type) {
      case ExtensionType.undefined:
        return undefined;
      case ExtensionType.date:
        return new Date(this.view.getFloat64(this.take(8)));
      case ExtensionType.map:
        return new Map(toPairs(this.readExtensionItems(level)));
      case ExtensionType.set:
        return new Set(this.readExtensionItems(level));
      case ExtensionType.bigint:
        if (byteLength < 1 || byteLength > MAX_BIGINT_BYTES) throw malformed('a bigint has no bytes, or too many');
        return decodeBigint(this.readBytes(byteLength));
      case ExtensionType.arrayBuffer:
        return this.readBytes(byteLength).buffer;
      case ExtensionType.text:
        if (byteLength % 2 !== 0) throw malformed('a string of UTF-16 has half a code unit');
        return decodeUtf16(new DataView(this.readBytes(byteLength).buffer));
      default:
        throw malformed('there is no such extension');
    }
  }

  /** The array that a Map or a Set is made of; anything else there could nest without becoming deeper. */
  private readExtensionItems(level: number): unknown[] {
    const head = this.readUint(1);
    if (head >= 0x90 && head < 0xa0) return this.readItems(head & 0x0f, level);
    if (head === 0xdc || head === 0xdd) return this.readItems(this.readUint(2 << (head - 0xdc)), level);
    throw malformed('a Map or Set is made of no array');
  }

  /** @param size how many values are announced: what is beyond the limit is refused for that, none of them read */
  private enter(level: number, size: number): void {
    if (level > MAX_MESSAGE_DEPTH) throw new PayloadTooLargeError({ limit: 'depth', maximum: MAX_MESSAGE_DEPTH });
    this.count(0, size);
  }

  private count(read: number, announced = 0): void {
    this.values += read;
    if (this.values + announced <= this.maxValues) return;
    throw new PayloadTooLargeError({ limit: 'nodes', maximum: this.maxValues });
  }

  private readUint(byteLength: number): number {
    const start = this.take(byteLength);
    if (byteLength === 1) return this.view.getUint8(start);
    return byteLength === 2 ? this.view.getUint16(start) : this.view.getUint32(start);
  }

  /** @returns where the bytes begin */
  private take(byteLength: number): number {
    if (byteLength > this.bytes.byteLength - this.offset) throw malformed('it ends too early');
    const start = this.offset;
    this.offset += byteLength;
    return start;
  }
}

function toConstant(head: number): boolean | null {
  if (head === 0xc1) throw malformed('a byte begins no value');
  return head === 0xc0 ? null : head === 0xc3;
}

function toPairs(items: readonly unknown[]): [unknown, unknown][] {
  if (items.length % 2 !== 0) throw malformed('a Map has a key without a value');
  return Array.from({ length: items.length / 2 }, (_, index) => [items[index * 2], items[index * 2 + 1]]);
}

function toSafeInteger(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number))
    throw malformed('an integer is beyond 2⁵³ − 1: a bigint has an extension of its own');
  return number;
}

function malformed(reason: string): ProtocolError {
  return new ProtocolError({ reason: `the message can't be decoded: ${reason}` });
}
