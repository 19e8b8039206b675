import { useRef, type CSSProperties, type ReactNode } from 'react';
import { useSplitSize, type SplitLimits } from './split-size.js';

export interface SplitPaneProps extends SplitLimits {
  /** Under which the size is remembered. */
  readonly name: string;
  /** What the handle moves, for those who don't see it. */
  readonly label: string;
  /** `row`: side by side. */
  readonly direction: 'row' | 'column';
  readonly first: ReactNode;
  readonly second: ReactNode;
}

/** Two areas with a handle between them, for pointer and arrow keys; a double click puts it back. */
export function SplitPane({ name, label, direction, first, second, ...limits }: SplitPaneProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { size, handle } = useSplitSize(name, direction, limits, frame);
  return (
    <div ref={frame} className="split" data-direction={direction} style={{ '--split': size } as CSSProperties}>
      <div className="split-first">{first}</div>
      <hr
        className="split-handle"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a separator that moves takes the focus
        tabIndex={0}
        aria-label={label}
        aria-orientation={direction === 'row' ? 'vertical' : 'horizontal'}
        {...handle}
      />
      <div className="split-second">{second}</div>
    </div>
  );
}
