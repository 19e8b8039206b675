import { useEffect, useRef } from 'react';

/**
 * Gives the focus a place when the row that had it is deleted, which happens some time after the answer:
 * once the question is closed and the list has been read again.
 *
 * @param focusList puts the focus into the list
 * @param isAsking whether a question is open, which holds the focus
 * @param rows whatever changes with the rows
 * @returns to be called when a row has been deleted
 */
export function useRefocus(focusList: () => void, isAsking: boolean, rows: unknown): () => void {
  const isWanted = useRef(false);
  const focus = useRef(focusList);
  useEffect(() => {
    focus.current = focusList;
  });
  useEffect(() => {
    if (!isWanted.current || isAsking) return undefined;
    // Two frames on: by then a closed dialog has put the focus back, or found that it can't.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        if (document.activeElement !== document.body) return;
        isWanted.current = false;
        focus.current();
      });
    });
    return () => cancelAnimationFrame(frame);
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- that the rows have changed is what counts
  }, [isAsking, rows]);
  return () => {
    isWanted.current = true;
  };
}
