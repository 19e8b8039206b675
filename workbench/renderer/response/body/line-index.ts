import type { ByteStore } from './byte-store.js';
import { OffsetList } from './offset-list.js';
import type { TextLine, TextSource } from './text-source.js';

export interface LineIndexOptions {
  /** Where a line that goes on and on is broken, in bytes. @default 2_000 */
  readonly maxLineBytes?: number;
  /** Lines in a block. @default 32 */
  readonly blockLines?: number;
  /**
   * Lines after which the index takes no more. Browsers draw nothing beyond some 33 million pixels,
   * which at 20 a line is 1.6 million lines.
   * @default 1_500_000
   */
  readonly maxLines?: number;
}

const NEWLINE = 10;
const CARRIAGE_RETURN = 13;

/**
 * Finds the lines of UTF-8 text while it arrives. Remembers where every block of lines begins, not every line:
 * a body of nothing but newlines costs a quarter of a byte for each.
 */
export class LineIndex implements TextSource {
  private readonly maxLineBytes: number;
  private readonly blockLines: number;
  private readonly maxLines: number;
  private readonly blockStarts = new OffsetList();
  private readonly blockNumbers = new OffsetList();
  private readonly decoder = new TextDecoder();
  private completeLines = 0;
  private lineStart = 0;
  private lineNumber = 1;
  private scannedTo = 0;

  constructor(
    private readonly bytes: ByteStore,
    options: LineIndexOptions = {},
  ) {
    this.maxLineBytes = options.maxLineBytes ?? 2_000;
    this.blockLines = options.blockLines ?? 32;
    this.maxLines = options.maxLines ?? 1_500_000;
    this.blockStarts.push(0);
    this.blockNumbers.push(1);
  }

  /** Whether no further line is taken in. */
  get isFull(): boolean {
    return this.completeLines >= this.maxLines;
  }

  /** Whether there is text behind the last line that is taken in. */
  get isCut(): boolean {
    return this.isFull && this.bytes.length > this.lineStart;
  }

  get lineCount(): number {
    const hasOpenLine = !this.isFull && this.bytes.length > this.lineStart;
    return this.completeLines + (hasOpenLine ? 1 : 0);
  }

  get blockCount(): number {
    return Math.ceil(this.lineCount / this.blockLines);
  }

  /** Takes in what has been appended to the store since the last time. */
  update(): void {
    const end = this.bytes.length;
    while (!this.isFull) {
      const next = this.nextStart(this.lineStart, this.scannedTo, end);
      if (next === null) {
        this.scannedTo = end;
        return;
      }
      this.completeLine(next);
    }
  }

  blockBytes(block: number): number {
    const start = this.blockStarts.at(block) ?? 0;
    return (this.blockStarts.at(block + 1) ?? (this.isFull ? this.lineStart : this.bytes.length)) - start;
  }

  blockLineCount(block: number): number {
    return Math.max(0, Math.min(this.blockLines, this.lineCount - block * this.blockLines));
  }

  readBlock(block: number): readonly TextLine[] {
    const lines: TextLine[] = [];
    const end = this.bytes.length;
    let start = this.blockStarts.at(block) ?? end;
    let number = this.blockNumbers.at(block) ?? 1;
    for (let count = this.blockLineCount(block); count > 0; count -= 1) {
      const next = this.nextStart(start, start, end) ?? end;
      const isContinued = start > 0 && this.bytes.at(start - 1) !== NEWLINE;
      lines.push({ number: isContinued ? null : number, text: this.decode(start, next) });
      if (this.bytes.at(next - 1) === NEWLINE) number += 1;
      start = next;
    }
    return lines;
  }

  private completeLine(next: number): void {
    if (this.bytes.at(next - 1) === NEWLINE) this.lineNumber += 1;
    this.completeLines += 1;
    this.lineStart = next;
    this.scannedTo = next;
    if (this.completeLines % this.blockLines === 0) {
      this.blockStarts.push(next);
      this.blockNumbers.push(this.lineNumber);
    }
  }

  /** Where the line after the one at `start` begins; `null` while that can't be told. */
  private nextStart(start: number, scannedTo: number, end: number): number | null {
    const limit = start + this.maxLineBytes;
    // Two bytes more, so that a line of just the limit isn't followed by a row with nothing but its line break.
    const newline = this.bytes.indexOf(NEWLINE, scannedTo, Math.min(end, limit + 2));
    if (newline >= 0) return newline + 1;
    if (end < limit + 2) return null;
    return this.characterStart(limit);
  }

  /** The start of the character that the byte at `offset` belongs to; invalid UTF-8 is cut where it is. */
  private characterStart(offset: number): number {
    for (let back = 0; back < 4; back += 1) {
      if ((this.bytes.at(offset - back) & 0xc0) !== 0x80) return offset - back;
    }
    return offset;
  }

  private decode(start: number, next: number): string {
    let end = next;
    if (this.bytes.at(end - 1) === NEWLINE) {
      end -= 1;
      if (end > start && this.bytes.at(end - 1) === CARRIAGE_RETURN) end -= 1;
    }
    return this.decoder.decode(this.bytes.slice(start, end));
  }
}
