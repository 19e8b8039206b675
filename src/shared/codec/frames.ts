// A message larger than a frame travels in several, one after the other; several small ones travel in one. The first
// byte of each frame says which it is.
import type { Bytes } from '../contract/bytes.js';
import { PayloadTooLargeError, ProtocolError } from '../errors/index.js';
import type { Limits } from '../protocol/limits.js';
import { FrameHeader, HEADER_BYTES, endOfBatch, readBatch, writeBatch } from './batch-frame.js';

/**
 * Puts messages into as few frames as they fit in, in their order.
 *
 * @param messages of at least one byte each
 * @param maxFrameBytes of one frame with its header, at least 2
 */
export function packFrames(messages: readonly Uint8Array[], maxFrameBytes: number): Bytes[] {
  const frames: Bytes[] = [];
  let start = 0;
  while (start < messages.length) {
    const end = endOfBatch(messages, start, maxFrameBytes);
    const [first, ...others] = messages.slice(start, end);
    if (first)
      frames.push(...(others.length === 0 ? splitFrames(first, maxFrameBytes) : [writeBatch([first, ...others])]));
    start = end;
  }
  return frames;
}

/**
 * Cuts a message into frames.
 *
 * @param message at least one byte
 * @param maxFrameBytes of one frame with its header, at least 2
 */
export function splitFrames(message: Uint8Array, maxFrameBytes: number): Bytes[] {
  const maxContentBytes = maxFrameBytes - HEADER_BYTES;
  if (!(maxContentBytes >= 1)) throw new RangeError('A frame has at least 2 bytes');
  const frames: Bytes[] = [];
  for (let start = 0; start < message.byteLength; start += maxContentBytes) {
    const content = message.subarray(start, start + maxContentBytes);
    const frame = new Uint8Array(HEADER_BYTES + content.byteLength);
    frame[0] = start + maxContentBytes < message.byteLength ? FrameHeader.more : FrameHeader.last;
    frame.set(content, HEADER_BYTES);
    frames.push(frame);
  }
  return frames;
}

/**
 * Joins the frames of one direction of one link back into messages.
 * After it has refused a message it skips the rest of it, and goes on with the next.
 */
export class FrameAssembler {
  private buffer: Bytes = new Uint8Array(0);
  private length = 0;
  private isSkipping = false;

  constructor(private readonly limits: Pick<Limits, 'maxFrameBytes' | 'maxMessageBytes'>) {}

  /** Whether the next frame goes on with a message. */
  get isWithinMessage(): boolean {
    return this.isSkipping || this.length > 0;
  }

  /**
   * Takes the next frame.
   *
   * @returns the messages that it completes, which share memory with the frame if it holds all of them
   * @throws {PayloadTooLargeError} when the frame, or the message with it, has too many bytes; nothing of it is kept
   * @throws {ProtocolError} when it has no content, or a header that does not exist, or is no batch as it says
   */
  push(frame: Bytes): readonly Bytes[] {
    const header = this.readHeader(frame);
    if (this.isSkipping) {
      this.isSkipping = header === FrameHeader.more;
      return [];
    }
    this.checkSize(frame, header !== FrameHeader.more);
    if (header === FrameHeader.batch) return readBatch(frame);
    const content = frame.subarray(HEADER_BYTES);
    const isLast = header === FrameHeader.last;
    if (isLast && this.length === 0) return [content];
    this.append(content);
    return isLast ? [this.takeMessage()] : [];
  }

  private readHeader(frame: Bytes): number {
    const header = frame[0];
    const isKnown = header === FrameHeader.last || header === FrameHeader.more || header === FrameHeader.batch;
    const isInterruption = header === FrameHeader.batch && this.isWithinMessage;
    if (isKnown && !isInterruption && frame.byteLength > HEADER_BYTES) return header;
    this.drop();
    throw new ProtocolError({
      reason: isKnown ? 'a frame has no content, or not its turn' : 'a frame has no valid header',
    });
  }

  private checkSize(frame: Bytes, isLast: boolean): void {
    const { maxFrameBytes, maxMessageBytes } = this.limits;
    const isFrameTooLarge = frame.byteLength > maxFrameBytes;
    if (!isFrameTooLarge && this.length + frame.byteLength - HEADER_BYTES <= maxMessageBytes) return;
    this.drop();
    this.isSkipping = !isLast;
    throw new PayloadTooLargeError({ limit: 'bytes', maximum: isFrameTooLarge ? maxFrameBytes : maxMessageBytes });
  }

  /** Into one growing buffer: kept one by one, many small frames would take far more memory than they have bytes. */
  private append(content: Bytes): void {
    const needed = this.length + content.byteLength;
    if (needed > this.buffer.byteLength) {
      const larger = new Uint8Array(Math.min(needed * 2, this.limits.maxMessageBytes));
      larger.set(this.buffer.subarray(0, this.length));
      this.buffer = larger;
    }
    this.buffer.set(content, this.length);
    this.length = needed;
  }

  private takeMessage(): Bytes {
    const message = this.buffer.subarray(0, this.length);
    this.drop();
    return message;
  }

  private drop(): void {
    this.buffer = new Uint8Array(0);
    this.length = 0;
    this.isSkipping = false;
  }
}
