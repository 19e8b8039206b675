// What the tests of method policies share: a clock that tells of its timers, and methods that do what the test says.
import type { Subscription } from 'sallyport/shared';
import { ManualClock } from 'sallyport/testing';

/** A manual clock with which a test waits for a timer to be started, instead of for time. */
export class WatchedClock extends ManualClock {
  private readonly started: number[] = [];
  private readonly watchers = new Set<() => void>();

  override after(delayMs: number, callback: () => void): Subscription {
    const timer = super.after(delayMs, callback);
    this.started.push(delayMs);
    for (const watch of this.watchers) watch();
    return timer;
  }

  /** Resolves when a timer of this length has been started that no earlier call was told of. */
  async timer(delayMs: number): Promise<void> {
    while (!this.take(delayMs)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.watchers.add(resolve);
      // oxlint-disable-next-line no-await-in-loop -- each timer is looked at as it comes
      await promise;
      this.watchers.delete(resolve);
    }
  }

  private take(delayMs: number): boolean {
    const index = this.started.indexOf(delayMs);
    if (index !== -1) this.started.splice(0, index + 1);
    return index !== -1;
  }
}

/** What a method does, run by run; the last step serves for all that follow. */
export class Script {
  /** What each run was called with. */
  readonly runs: (readonly unknown[])[] = [];
  private readonly entries: { readonly count: number; readonly resolve: () => void }[] = [];

  constructor(private readonly steps: readonly ((...args: never[]) => unknown)[]) {}

  async play(...args: readonly unknown[]): Promise<unknown> {
    this.runs.push(args);
    for (const { count, resolve } of this.entries) if (count <= this.runs.length) resolve();
    const step = this.steps[Math.min(this.runs.length, this.steps.length) - 1];
    return step?.(...(args as never[]));
  }

  /** Resolves when the method has been entered so many times. */
  entered(count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.entries.push({ count, resolve });
    if (this.runs.length >= count) resolve();
    return promise;
  }
}

export function fails(error: Error): () => never {
  return () => {
    throw error;
  };
}

/** Ends when its signal fires, as a method does that looks at it; `seen` gets the reason. */
export function hangs(seen: unknown[] = []): (...args: unknown[]) => Promise<never> {
  return (...args) =>
    new Promise((_resolve, reject) => {
      const signal = args.find((argument) => argument instanceof AbortSignal);
      signal?.addEventListener('abort', () => {
        seen.push(signal.reason);
        reject(signal.reason as Error);
      });
    });
}

export async function errorOf(call: Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await call;
  } catch (error) {
    return error as Record<string, unknown>;
  }
  throw new Error('It was expected to fail');
}
