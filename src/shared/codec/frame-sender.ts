import type { Bytes } from '../contract/bytes.js';
import { FrameHeader, HEADER_BYTES } from './batch-frame.js';

const NONE: Bytes = new Uint8Array(0);

/**
 * One frame's memory, for whoever sends next: to write into memory that was written before takes a fraction of the time
 * that fresh memory takes.
 */
let spare = NONE;

/**
 * Cuts a message into frames, each of which is sent before the next one is made.
 *
 * @param parts of the message, one after the other; together at least one byte
 * @param maxFrameBytes of one frame with its header, at least 2
 * @param send returns whether it has done with the frame's memory; if not, that is its own
 */
export function sendFrames(parts: readonly Uint8Array[], maxFrameBytes: number, send: (frame: Bytes) => boolean): void {
  const maxContentBytes = maxFrameBytes - HEADER_BYTES;
  const byteLength = parts.reduce((sum, part) => sum + part.byteLength, 0);
  for (let start = 0; start < byteLength; start += maxContentBytes) {
    const end = Math.min(start + maxContentBytes, byteLength);
    const memory = takeMemory(HEADER_BYTES + end - start);
    const frame = memory.subarray(0, HEADER_BYTES + end - start);
    frame[0] = end < byteLength ? FrameHeader.more : FrameHeader.last;
    copyRange(parts, start, end, frame.subarray(HEADER_BYTES));
    if (send(frame)) spare = memory;
  }
}

/** Taken away for as long as it is used: what is sent may be answered before `send` returns. */
function takeMemory(byteLength: number): Bytes {
  const memory = spare.byteLength >= byteLength ? spare : new Uint8Array(byteLength);
  spare = NONE;
  return memory;
}

/** Copies bytes `start` to `end` of what the parts are together. */
function copyRange(parts: readonly Uint8Array[], start: number, end: number, target: Bytes): void {
  let partStart = 0;
  for (const part of parts) {
    const from = Math.max(start, partStart);
    const to = Math.min(end, partStart + part.byteLength);
    const isWhole = to - from === part.byteLength; // most are, and a view of a small one is no small thing
    if (from < to) target.set(isWhole ? part : part.subarray(from - partStart, to - partStart), from - start);
    partStart += part.byteLength;
  }
}
