import { useLayoutEffect, useRef, type RefObject } from 'react';

/** How near to the end counts as being there, in pixels. */
const NEAR_PX = 12;

/**
 * Keeps the end of what grows in view for as long as the user does not scroll up; scrolling to the end begins it again,
 * and so does the End key.
 *
 * @param grownBy whatever changes when there is more to see
 * @returns the scroll handler of the element
 */
export function useFollowEnd(
  scroller: RefObject<HTMLElement | null>,
  isFollowing: boolean,
  setFollowing: (isFollowing: boolean) => void,
  grownBy: unknown,
): () => void {
  const latestTop = useRef(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && isFollowing) showEnd(element);
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- that it has grown is what counts
  }, [scroller, isFollowing, grownBy]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || !isFollowing) return undefined;
    const observer = new ResizeObserver(() => showEnd(element));
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller, isFollowing]);
  useLayoutEffect(() => {
    const element = scroller.current;
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'End' || event.shiftKey) return;
      // The browser would glide to where the end was, and what grows leaves that behind.
      event.preventDefault();
      setFollowing(true);
    };
    element?.addEventListener('keydown', onKeyDown);
    return () => element?.removeEventListener('keydown', onKeyDown);
  }, [scroller, setFollowing]);
  return () => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const isAtEnd = scrollHeight - clientHeight - scrollTop <= NEAR_PX;
    const isUp = scrollTop < latestTop.current;
    latestTop.current = scrollTop;
    if (isAtEnd !== isFollowing && (isAtEnd || isUp)) setFollowing(isAtEnd);
  };
}

function showEnd(element: HTMLElement): void {
  element.scrollTop = element.scrollHeight;
}
