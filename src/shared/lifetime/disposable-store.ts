/** What holds a resource until it is told to let go. */
export interface Releasable {
  [Symbol.dispose](): void;
}

/** Call it, or let `using` call it. */
export type Subscription = (() => void) & Disposable;

/**
 * Makes a {@link Subscription} of a clean-up function.
 *
 * @param release runs once, on the first call
 */
export function createSubscription(release: () => void): Subscription {
  let isReleased = false;
  const once = (): void => {
    if (isReleased) return;
    isReleased = true;
    release();
  };
  return Object.assign(once, { [Symbol.dispose]: once });
}

/**
 * Owns resources and lets go of them together: last in, first out, every one of them, once.
 *
 * @example
 * const store = new DisposableStore();
 * const server = store.add(openServer());
 * store.defer(() => log.info('closed'));
 * store.dispose();
 */
export class DisposableStore implements Releasable {
  private readonly entries = new Set<Releasable>();
  private disposed = false;

  get isDisposed(): boolean {
    return this.disposed;
  }

  /** How many resources the store holds now. */
  get size(): number {
    return this.entries.size;
  }

  /**
   * Takes ownership of a resource; one that comes after {@link dispose} is let go of at once.
   *
   * @returns the resource itself, so that acquiring and adding stand on one line
   */
  add<T extends Releasable>(resource: T): T {
    if (this.disposed) resource[Symbol.dispose]();
    else this.entries.add(resource);
    return resource;
  }

  /** Runs `release` when the store is disposed. Calling the result runs it now, and only then. */
  defer(release: () => void): Subscription {
    const entry: Subscription = createSubscription(() => {
      this.entries.delete(entry);
      release();
    });
    return this.add(entry);
  }

  /** Lets go of the ownership of a resource without disposing of it. */
  release(resource: Releasable): void {
    this.entries.delete(resource);
  }

  /**
   * Disposes of everything; a second call does nothing.
   *
   * @throws {AggregateError} after all have run, if any of them threw
   */
  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    const resources = [...this.entries].toReversed();
    this.entries.clear();
    const failures: unknown[] = [];
    for (const resource of resources) {
      try {
        resource[Symbol.dispose]();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Some resources could not be disposed of');
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
