import { useCallback, useState } from 'react';

/** Above this many pixels there is room for request and response side by side. */
const WIDE_PX = 860;

/** Whether the element that `ref` is put on is wide. */
export function useIsWide(): [ref: (element: HTMLElement | null) => (() => void) | undefined, isWide: boolean] {
  const [isWide, setIsWide] = useState(true);
  const ref = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined;
    setIsWide(element.clientWidth >= WIDE_PX);
    const observer = new ResizeObserver(() => setIsWide(element.clientWidth >= WIDE_PX));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, isWide];
}
