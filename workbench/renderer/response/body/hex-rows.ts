/** One row of a hex view: 16 bytes. */
export interface HexRow {
  /** At least six hexadecimal digits. */
  readonly offset: string;
  /** Two groups of eight bytes, 48 characters. */
  readonly bytes: string;
  /** The printable ASCII among them; a dot for each other. */
  readonly text: string;
}

const ROW_BYTES = 16;

/**
 * Lays bytes out for a hex view.
 *
 * @param start the offset of the first one @default 0
 */
export function hexRows(bytes: Uint8Array, start = 0): readonly HexRow[] {
  const rows: HexRow[] = [];
  for (let offset = 0; offset < bytes.length; offset += ROW_BYTES) {
    const row = bytes.subarray(offset, offset + ROW_BYTES);
    rows.push({
      offset: (start + offset).toString(16).padStart(6, '0'),
      bytes: `${hexOf(row.subarray(0, 8))}  ${hexOf(row.subarray(8))}`.padEnd(3 * ROW_BYTES),
      text: Array.from(row, (byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '·')).join(''),
    });
  }
  return rows;
}

const hexOf = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
