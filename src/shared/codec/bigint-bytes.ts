import type { Bytes } from '../contract/bytes.js';
import { MAX_BIGINT_BYTES } from './extension-type.js';

/**
 * Two's complement, the most significant byte first.
 *
 * @returns 1, 2, 4, … or 1,024 bytes, or `undefined` for a number that takes more
 */
export function encodeBigint(value: bigint): Bytes | undefined {
  let byteLength = 1;
  while (BigInt.asIntN(byteLength * 8, value) !== value) byteLength *= 2;
  if (byteLength > MAX_BIGINT_BYTES) return undefined;
  const digits = BigInt.asUintN(byteLength * 8, value)
    .toString(16)
    .padStart(byteLength * 2, '0');
  return Uint8Array.from({ length: byteLength }, (_, index) => parseInt(digits.slice(index * 2, index * 2 + 2), 16));
}

/** @param bytes at least one, of any length */
export function decodeBigint(bytes: Uint8Array): bigint {
  let digits = '0x';
  for (const byte of bytes) digits += byte.toString(16).padStart(2, '0');
  return BigInt.asIntN(bytes.byteLength * 8, BigInt(digits));
}
