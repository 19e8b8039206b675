// Steps around a stream's items, without a generator each: a generator costs three promises an item.

export interface IterableTap {
  /** Replaces an item. */
  readonly onItem?: (item: unknown) => unknown;
  /** The source is complete, or its consumer has left. */
  readonly onEnd?: () => void;
  /** The source threw. @returns what is thrown instead */
  readonly onError?: (error: unknown) => unknown;
  /** Runs each request for an item; may settle before the source does. */
  readonly aroundNext?: <T>(step: () => Promise<T>) => Promise<T>;
  /** Runs everything that the source does. */
  readonly around?: <T>(step: () => T) => T;
}

type Pull = () => Promise<IteratorResult<unknown>>;

/** An iterable with the same items, seen and changed on their way; `return` always reaches the source. */
export function tapIterable(source: AsyncIterable<unknown>, tap: IterableTap): AsyncIterable<unknown> {
  // One around the other, each would await every item anew.
  if (source instanceof TappedIterable) return new TappedIterable(source.source, [...source.taps, tap]);
  return new TappedIterable(source, [tap]);
}

class TappedIterable implements AsyncIterable<unknown> {
  constructor(
    readonly source: AsyncIterable<unknown>,
    /** The innermost first. */
    readonly taps: readonly IterableTap[],
  ) {}

  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    return new TappedIterator(this.source, this.taps);
  }
}

class TappedIterator implements AsyncIterator<unknown> {
  private iterator: AsyncIterator<unknown> | undefined;
  private isOver = false;
  private isReturned = false;
  private readonly pull: Pull;

  constructor(
    private readonly source: AsyncIterable<unknown>,
    private readonly taps: readonly IterableTap[],
  ) {
    this.pull = taps.reduce(pullThrough, () => {
      this.iterator ??= this.source[Symbol.asyncIterator]();
      return this.iterator.next();
    });
  }

  async next(): Promise<IteratorResult<unknown>> {
    if (this.isOver) return { done: true, value: undefined };
    try {
      const step = await this.pull();
      return step.done === true ? this.end() : { done: false, value: this.changed(step.value) };
    } catch (error) {
      throw this.fail(error);
    }
  }

  async return(): Promise<IteratorResult<unknown>> {
    if (!this.isReturned) {
      this.isReturned = true;
      try {
        await this.taps.reduce(around, async () => this.iterator?.return?.())();
      } finally {
        this.end();
      }
    }
    return { done: true, value: undefined };
  }

  private changed(item: unknown): unknown {
    let value = item;
    for (const { onItem } of this.taps) if (onItem) value = onItem(value);
    return value;
  }

  private end(): IteratorResult<unknown> {
    if (!this.isOver) {
      this.isOver = true;
      for (const { onEnd } of this.taps) onEnd?.();
    }
    return { done: true, value: undefined };
  }

  private fail(error: unknown): unknown {
    if (this.isOver) return error;
    this.isOver = true;
    return this.taps.reduce((thrown, { onError }) => (onError ? onError(thrown) : thrown), error);
  }
}

function pullThrough(inner: Pull, tap: IterableTap): Pull {
  const pull = around(inner, tap);
  const { aroundNext } = tap;
  return aroundNext ? () => aroundNext(pull) : pull;
}

function around<T>(step: () => T, { around: runner }: IterableTap): () => T {
  return runner ? () => runner(step) : step;
}
