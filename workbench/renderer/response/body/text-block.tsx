import { memo } from 'react';
import { JsonLine } from './json-line.js';
import type { TextLine, TextSource } from './text-source.js';

export interface TextBlockProps {
  readonly source: TextSource;
  readonly block: number;
  /** Its length, by which it is seen that it has grown. */
  readonly bytes: number;
  readonly isHighlighted: boolean;
}

/** The lines of one block; drawn again only while it still grows. */
export const TextBlock = memo(function TextBlock({ source, block, isHighlighted }: TextBlockProps) {
  return source.readBlock(block).map((line, index) => (
    // Lines of a block never move.
    <div key={index} className="text-line" data-number={line.number ?? ''}>
      <LineText line={line} isHighlighted={isHighlighted} />
    </div>
  ));
});

/** The rest of a line that was broken has lost its beginning, and with it what it is. */
function LineText({ line, isHighlighted }: { readonly line: TextLine; readonly isHighlighted: boolean }) {
  if (!isHighlighted || line.number === null) return line.text;
  return <JsonLine text={line.text} />;
}
