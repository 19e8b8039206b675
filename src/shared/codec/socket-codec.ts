/**
 * Messages as bytes, for links that carry bytes alone. A message is one value of MessagePack
 * (https://github.com/msgpack/msgpack/blob/master/spec.md); what that format lacks has these extension types:
 *
 * | type | value | content |
 * | ---: | --- | --- |
 * | 1 | `undefined` | no bytes |
 * | 2 | `Date` | milliseconds since 1970-01-01 UTC as a big-endian float 64; NaN for an invalid date |
 * | 3 | `Map` | a MessagePack array: key, value, key, value, … |
 * | 4 | `Set` | a MessagePack array |
 * | 5 | `bigint` | two's complement, most significant byte first, 1 to 1,024 bytes |
 * | 6 | `ArrayBuffer` | its bytes |
 * | 7 | a string with a lone surrogate, which UTF-8 can't hold | UTF-16 code units, least significant byte first |
 *
 * `nil` is `null`; `bin` is a `Uint8Array`; `str` has to be UTF-8; keys of maps are `str` and never `__proto__`;
 * integers beyond 2⁵³ − 1, other extension types and bytes after the value are refused. −0 arrives as 0.
 * Objects, arrays, Maps and Sets are nested at most 128 levels deep, the message itself being the first.
 */
import type { Bytes } from '../contract/bytes.js';
import { MessageReader } from './message-reader.js';
import { MessageWriter } from './message-writer.js';

export interface DecodeOptions {
  /**
   * Values that one message may hold. A message of 16 MiB can hold 16 million empty objects, which take a gigabyte,
   * so whoever reads from a peer that it does not trust sets a bound.
   * @default Infinity
   */
  readonly maxValues?: number;
}

/**
 * Turns a message into bytes.
 *
 * @throws {TypeError} naming the path of what can't be sent: a function, a symbol, an instance of a class, …
 * @throws {ValidationError} when a value contains itself, or a key is `__proto__`
 * @throws {PayloadTooLargeError} when it is nested deeper than 128 levels, or a `bigint` is longer than 1,024 bytes
 */
export function encodeMessage(message: object): Bytes {
  return new MessageWriter().write(message);
}

/**
 * As {@link encodeMessage}, in parts that follow each other: the first, and the message's last field, where that is
 * binary data of at least 2 KiB. It is the message's own and not a copy, so the parts are to be used at once.
 */
export function encodeMessageParts(message: object): readonly [Bytes, Uint8Array?] {
  return new MessageWriter().writeParts(message);
}

/**
 * Turns bytes back into a message, which nobody has checked to be one. Binary data in it owns its memory.
 *
 * @throws {ProtocolError} when the bytes are not exactly one value as {@link encodeMessage} writes it
 * @throws {ValidationError} when a key of a message's arguments is `__proto__`
 * @throws {PayloadTooLargeError} when it is nested deeper than 128 levels, or holds more than `maxValues`
 */
export function decodeMessage(bytes: Uint8Array, { maxValues = Infinity }: DecodeOptions = {}): unknown {
  return new MessageReader(bytes, maxValues).read();
}

/**
 * The id of a message of which only the beginning can be read, so that its sender can be told.
 * Found where clients write it: before the arguments, after fields that are text or numbers.
 *
 * @returns `undefined` when there is none there
 */
export function peekMessageId(beginning: Uint8Array): number | undefined {
  return new MessageReader(beginning, Infinity).peekId();
}
