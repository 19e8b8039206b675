/** About fifteen times a second: often enough to look alive, seldom enough to leave most of each second to the user. */
const UPDATE_MS = 66;

/** Calls back when it is time to show progress again. */
export function requestUpdate(callback: () => void): void {
  setTimeout(callback, UPDATE_MS);
}

/** Lets input, painting and whatever else waits have its turn. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
