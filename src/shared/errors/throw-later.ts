/** Throws where nobody stands above: the platform reports the error as it reports any that nobody has caught. */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/** Runs what an app has handed in. If it throws, that is the app's own fault: it is reported, and the others go on. */
export function runReporting(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    throwLater(error);
  }
}
