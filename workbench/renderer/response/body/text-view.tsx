import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type CSSProperties } from 'react';
import { useFollowEnd } from '../follow-end.js';
import { TextBlock } from './text-block.js';
import type { TextSource } from './text-source.js';

export interface TextViewProps {
  readonly source: TextSource;
  readonly isWrapped: boolean;
  /** `hex` has no line numbers: it brings its own. */
  readonly language: 'json' | 'text' | 'hex';
}

/** Must agree with `.text-line` of the stylesheet. */
const LINE_PX = 20;
/** Of the monospaced font at its size; only for guessing how often a line wraps before it has been drawn. */
const CHARACTER_PX = 7.3;

/**
 * Text of any length, of which only what is on screen is in the document. Once the user has scrolled to its end, the
 * end stays in view while it grows.
 */
export function TextView(props: TextViewProps) {
  // Heights that were measured one way say nothing about the other.
  return <VirtualText key={props.isWrapped ? 'wrapped' : 'plain'} {...props} />;
}

function VirtualText({ source, isWrapped, language }: TextViewProps) {
  const scroller = useRef<HTMLElement>(null);
  const [columns, setColumns] = useState(80);
  const [isFollowing, setFollowing] = useState(false);
  useEffect(() => {
    setColumns(columnsIn(scroller.current?.clientWidth ?? 0));
  }, []);
  // oxlint-disable-next-line react/incompatible-library -- concerns pages built with the React compiler, which this isn't
  const virtualizer = useVirtualizer({
    count: source.blockCount,
    getScrollElement: () => scroller.current,
    estimateSize: (block) => estimatedHeight(source, block, isWrapped ? columns : Infinity),
    overscan: 1,
    // A chunk may arrive between two paints; rendering in the middle of the frame would only cost.
    useFlushSync: false,
  });
  const blocks = virtualizer.getVirtualItems();
  const onScroll = useFollowEnd(scroller, isFollowing, setFollowing, source.lineCount);
  const gutter = String(source.lineCount).length;
  return (
    <section
      ref={scroller}
      className="text-view"
      aria-label="Response body"
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, so the keyboard must reach it
      tabIndex={0}
      onScroll={onScroll}
      data-wrapped={isWrapped}
      data-language={language}
      style={{ '--gutter': `${gutter}ch` } as CSSProperties}
    >
      <div className="text-sizer" style={{ height: virtualizer.getTotalSize() }}>
        <div className="text-blocks" style={{ transform: `translateY(${blocks[0]?.start ?? 0}px)` }}>
          {blocks.map((block) => (
            <div key={block.key} data-index={block.index} ref={isWrapped ? virtualizer.measureElement : null}>
              <TextBlock
                source={source}
                block={block.index}
                bytes={source.blockBytes(block.index)}
                isHighlighted={language === 'json'}
              />
            </div>
          ))}
        </div>
      </div>
    </section>
  );
}

/** Arithmetic only: it is asked for each of tens of thousands of blocks whenever the text has grown. */
function estimatedHeight(source: TextSource, block: number, columns: number): number {
  return Math.max(source.blockLineCount(block), Math.ceil(source.blockBytes(block) / columns)) * LINE_PX;
}

/** How many characters fit beside the line numbers, roughly. */
const columnsIn = (widthPx: number): number => Math.max(20, Math.floor((widthPx - 70) / CHARACTER_PX));
