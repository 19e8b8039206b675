import { useState, type KeyboardEvent, type PointerEvent, type RefObject } from 'react';

/** How large the first area of a split may be. */
export interface SplitLimits {
  /** Pixels, or percent of both areas. */
  readonly unit: 'px' | '%';
  readonly initial: number;
  readonly min: number;
  readonly max: number;
}

const STEPS = { px: 16, '%': 4 } as const;

/** The size of a split's first area, as CSS takes it, and the properties of the handle that changes it. */
export function useSplitSize(
  name: string,
  direction: 'row' | 'column',
  limits: SplitLimits,
  frame: RefObject<HTMLElement | null>,
) {
  const storageKey = `sallyport.split.${name}`;
  const [size, setSize] = useState(() => storedSize(storageKey, limits));
  const move = (wanted: number): void => {
    const next = clamp(wanted, limits);
    setSize(next);
    localStorage.setItem(storageKey, String(next));
  };
  return {
    size: `${size}${limits.unit}`,
    handle: {
      'aria-valuenow': Math.round(size),
      'aria-valuemin': limits.min,
      'aria-valuemax': limits.max,
      onDoubleClick: () => move(limits.initial),
      onKeyDown: (event: KeyboardEvent) => {
        const wanted = sizeByKey(event.key, direction, size, limits);
        if (wanted === null) return;
        event.preventDefault();
        move(wanted);
      },
      onPointerDown: (event: PointerEvent) => event.currentTarget.setPointerCapture(event.pointerId),
      onPointerMove: (event: PointerEvent) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId) || !frame.current) return;
        move(sizeByPointer(event, direction, limits.unit, frame.current.getBoundingClientRect()));
      },
    },
  };
}

const clamp = (size: number, { min, max }: SplitLimits): number => Math.min(max, Math.max(min, size));

function storedSize(key: string, limits: SplitLimits): number {
  const stored = Number.parseFloat(localStorage.getItem(key) ?? '');
  return Number.isFinite(stored) ? clamp(stored, limits) : limits.initial;
}

function sizeByKey(key: string, direction: 'row' | 'column', size: number, limits: SplitLimits): number | null {
  const [less, more] = direction === 'row' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  if (key === less) return size - STEPS[limits.unit];
  if (key === more) return size + STEPS[limits.unit];
  if (key === 'Home') return limits.min;
  return key === 'End' ? limits.max : null;
}

function sizeByPointer(event: PointerEvent, direction: 'row' | 'column', unit: 'px' | '%', frame: DOMRect): number {
  const [offset, whole] =
    direction === 'row' ? [event.clientX - frame.left, frame.width] : [event.clientY - frame.top, frame.height];
  return unit === 'px' ? offset : (offset / whole) * 100;
}
