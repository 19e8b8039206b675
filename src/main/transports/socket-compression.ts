import type { PerMessageDeflateOptions } from 'ws';
import type { Bytes } from '../../shared/index.js';

/** When a socket's frames are compressed. */
export interface CompressionOptions {
  /** Bytes of the smallest frame that is compressed. @default 4_096 */
  readonly thresholdBytes?: number;
}

const DEFAULT_THRESHOLD_BYTES = 4_096;

/** Bytes that are looked at: enough to tell text from noise. */
const SAMPLE_BYTES = 1_024;
/**
 * Bits that one byte of a sample tells, at most 8. Text has 4 to 5, base64 6; a sample of 1,024 bytes of gzip, zip, png,
 * jpeg, zstd or brotli has more than 7.7.
 */
const MAX_ENTROPY_BITS = 7.4;

/**
 * How `ws` compresses. Each frame by itself: keeping what went before would save more bytes, and cost about 300 KiB of
 * memory for each socket, all the time.
 */
export function deflateOptions({
  thresholdBytes = DEFAULT_THRESHOLD_BYTES,
}: CompressionOptions): PerMessageDeflateOptions {
  if (!Number.isSafeInteger(thresholdBytes) || thresholdBytes < 0) {
    throw new RangeError('compression.thresholdBytes is a whole number, 0 or more');
  }
  return {
    threshold: thresholdBytes,
    serverNoContextTakeover: true,
    clientNoContextTakeover: true,
    zlibDeflateOptions: { level: 1, memLevel: 8 },
  };
}

/** Whether a frame may become smaller: what was compressed or encrypted before does not, and is judged by a sample. */
export function isCompressible(frame: Bytes): boolean {
  // From the middle: at its beginning are the names of a message's fields.
  const start = Math.max(0, Math.floor((frame.byteLength - SAMPLE_BYTES) / 2));
  return entropyOf(frame.subarray(start, start + SAMPLE_BYTES)) <= MAX_ENTROPY_BITS;
}

/** Shannon's, in bits for each byte. */
function entropyOf(bytes: Bytes): number {
  const counts = new Uint16Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  let bits = 0;
  for (const count of counts) {
    const share = count / bytes.byteLength;
    if (count > 0) bits -= share * Math.log2(share);
  }
  return bits;
}
