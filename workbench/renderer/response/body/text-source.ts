/** One row of a text view. */
export interface TextLine {
  /** Its number in the text, from 1; `null` where a long line goes on. */
  readonly number: number | null;
  readonly text: string;
}

/**
 * Text to look at, in blocks of lines, of which only those on screen are ever turned into strings.
 * It may still be growing: blocks before the last one don't change any more.
 */
export interface TextSource {
  readonly lineCount: number;
  readonly blockCount: number;
  /** Length of a block in bytes: what its height is estimated by. */
  blockBytes(block: number): number;
  /** Lines of a block; all blocks but the last one have the same number of them. */
  blockLineCount(block: number): number;
  readBlock(block: number): readonly TextLine[];
}
