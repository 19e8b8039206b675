import { isBinary } from '../streams/credit.js';

/** What a frame holds beside a chunk's bytes, at most: its own header, and the names and numbers of the message. */
const ENVELOPE_BYTES = 64;
/** Frames that hold less are not worth cutting for. */
const MIN_ROOM_BYTES = 4_096;

/**
 * Cuts a binary chunk in two that has room in one frame but for what goes with it: that is how large a producer cuts
 * them where a window is as large as a frame, and two frames of one message would have to be joined where they arrive.
 * The borders of binary chunks carry no meaning, and the halves cost as much credit as the whole.
 *
 * @returns the message itself if it is none, or fits, or is larger than any frame
 */
export function chunkPieces(message: object, maxFrameBytes: number): readonly object[] {
  const roomBytes = maxFrameBytes - ENVELOPE_BYTES;
  const { kind, value } = message as { readonly kind?: unknown; readonly value?: unknown };
  if (kind !== 'chunk' || !isBinary(value) || roomBytes < MIN_ROOM_BYTES) return [message];
  if (value.byteLength <= roomBytes || value.byteLength > maxFrameBytes) return [message];
  // In the middle: a piece of a few bytes would cost as much as the other.
  const middle = Math.ceil(value.byteLength / 2);
  return [
    { ...message, value: value.subarray(0, middle) },
    { ...message, value: value.subarray(middle) },
  ];
}
