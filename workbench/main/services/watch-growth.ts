import type { Clock } from 'sallyport/shared';

/** Bodies that may be arriving. */
export interface GrowingBodies {
  /** Resolves with the length of a body as soon as it has more bytes than `position`, or has ended. */
  grown(responseId: string, position: number, signal?: AbortSignal): Promise<number>;
}

/** More often nobody could see it. */
const INTERVAL_MS = 100;

/** Tells how long a body is while it grows, until `signal` fires. Never rejects: who waits for its end learns more. */
export async function watchGrowth(
  bodies: GrowingBodies,
  responseId: string,
  onGrown: (bytes: number) => void,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  try {
    for (let bytes = 0; !signal.aborted;) {
      const length = await bodies.grown(responseId, bytes, signal);
      if (length <= bytes) return;
      bytes = length;
      onGrown(bytes);
      await pause(clock, signal);
    }
  } catch {
    // There is no such response any more, which is what its outcome says too.
  }
}

function pause(clock: Clock, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = clock.after(INTERVAL_MS, resolve);
  signal.addEventListener('abort', () => resolve(), { once: true });
  return promise.finally(timer);
}
