// Several whole messages in one frame, each with its length before it.
import type { Bytes } from '../contract/bytes.js';
import { ProtocolError } from '../errors/index.js';
import { MAX_BATCH_MESSAGES } from '../protocol/limits.js';

/** The first byte of a frame: the end of a message (or all of it), a part that more follow, or several messages. */
export const FrameHeader = { last: 0, more: 1, batch: 2 } as const;
export const HEADER_BYTES = 1;

/** Before each message stands how many bytes it has, big-endian. */
const LENGTH_BYTES = 4;

/** @returns the index after the last message that fits into a frame which begins with `start`; at least the next one */
export function endOfBatch(messages: readonly Uint8Array[], start: number, maxFrameBytes: number): number {
  let frameBytes = HEADER_BYTES;
  let end = start;
  while (end < messages.length && end - start < MAX_BATCH_MESSAGES) {
    frameBytes += LENGTH_BYTES + (messages[end]?.byteLength ?? 0);
    if (frameBytes > maxFrameBytes) break;
    end += 1;
  }
  return Math.max(end, start + 1);
}

/** @param messages two or more, which fit into a frame together */
export function writeBatch(messages: readonly Uint8Array[]): Bytes {
  const contentBytes = messages.reduce((sum, { byteLength }) => sum + LENGTH_BYTES + byteLength, 0);
  const frame = new Uint8Array(HEADER_BYTES + contentBytes);
  const view = new DataView(frame.buffer);
  frame[0] = FrameHeader.batch;
  let offset = HEADER_BYTES;
  for (const message of messages) {
    view.setUint32(offset, message.byteLength);
    frame.set(message, offset + LENGTH_BYTES);
    offset += LENGTH_BYTES + message.byteLength;
  }
  return frame;
}

/** @throws {ProtocolError} when the lengths are not those of messages that fill the frame */
export function readBatch(frame: Bytes): Bytes[] {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const messages: Bytes[] = [];
  let offset = HEADER_BYTES;
  while (offset < frame.byteLength) {
    const start = offset + LENGTH_BYTES;
    const byteLength = start <= frame.byteLength ? view.getUint32(offset) : 0;
    offset = start + byteLength;
    const isWithin = byteLength > 0 && offset <= frame.byteLength && messages.length < MAX_BATCH_MESSAGES;
    if (!isWithin) throw new ProtocolError({ reason: 'the messages of a frame do not fill it, or are too many' });
    messages.push(frame.subarray(start, offset));
  }
  return messages;
}
