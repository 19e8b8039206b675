import type { ByteStore } from './byte-store.js';
import { hexRows } from './hex-rows.js';
import type { TextLine, TextSource } from './text-source.js';

const ROW_BYTES = 16;
const BLOCK_ROWS = 32;
const BLOCK_BYTES = ROW_BYTES * BLOCK_ROWS;
/** Characters of a row: offset, two gaps, bytes and text. */
const ROW_CHARACTERS = 72;

/** Bytes as rows of a hex view. */
export class HexSource implements TextSource {
  constructor(private readonly bytes: ByteStore) {}

  get lineCount(): number {
    return Math.ceil(this.bytes.length / ROW_BYTES);
  }

  get blockCount(): number {
    return Math.ceil(this.bytes.length / BLOCK_BYTES);
  }

  blockBytes(block: number): number {
    return this.blockLineCount(block) * ROW_CHARACTERS;
  }

  blockLineCount(block: number): number {
    return Math.max(0, Math.min(BLOCK_ROWS, this.lineCount - block * BLOCK_ROWS));
  }

  readBlock(block: number): readonly TextLine[] {
    const start = block * BLOCK_BYTES;
    return hexRows(this.bytes.slice(start, start + BLOCK_BYTES), start).map((row) => ({
      number: null,
      text: `${row.offset} ${row.bytes} ${row.text}`,
    }));
  }
}
