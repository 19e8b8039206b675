import type { Bytes } from '../contract/bytes.js';

const UNITS_A_CALL = 4_096;

/** Two bytes for each code unit, the lower one first: what a string is that UTF-8 can't hold. */
export function encodeUtf16(text: string): Bytes {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let index = 0; index < text.length; index++) view.setUint16(index * 2, text.charCodeAt(index), true);
  return bytes;
}

/** @param view an even number of bytes */
export function decodeUtf16(view: DataView): string {
  let text = '';
  for (let start = 0; start < view.byteLength; start += UNITS_A_CALL * 2) {
    const count = Math.min(UNITS_A_CALL, (view.byteLength - start) / 2);
    const units = Array.from({ length: count }, (_, index) => view.getUint16(start + index * 2, true));
    text += String.fromCharCode(...units);
  }
  return text;
}
