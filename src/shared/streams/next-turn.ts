/** Resolves when messages, timers and input that wait have had their turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    // Node's timers wait a millisecond at least; pages have nothing else that everybody has.
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
