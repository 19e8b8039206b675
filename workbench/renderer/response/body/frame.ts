/** Calls back before the next frame is painted; soon even where none is, as in a hidden tab. */
export function requestFrame(callback: () => void): void {
  if (document.hidden) setTimeout(callback, 100);
  else requestAnimationFrame(callback);
}

/** Lets input, painting and whatever else waits have its turn. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
