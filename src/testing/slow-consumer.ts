/** A reader that takes nothing by itself. */
export interface SlowConsumer<T> {
  /** What it has taken so far. */
  readonly taken: readonly T[];
  /** Whether the stream has ended. */
  readonly isOver: boolean;

  /**
   * Takes items, one after another.
   *
   * @param items how many @default 1
   * @returns those that came: fewer when the stream ended before
   * @throws what the stream throws
   */
  release(items?: number): Promise<readonly T[]>;

  /** Takes all that is left. @throws what the stream throws */
  drain(): Promise<readonly T[]>;

  /** Stops reading, which stops the stream at its source. */
  leave(): Promise<void>;
}

/**
 * Reads a stream as a page does that can't keep up: not before it is told to, and one item at a time. What the source
 * sends meanwhile is what the stream's window lets it.
 *
 * @example
 * const reader = slowConsumer(service.log.lines());
 * await reader.release(3);
 * expect(source.sent).toBeLessThan(100);
 */
export function slowConsumer<T>(stream: AsyncIterable<T>): SlowConsumer<T> {
  return new Reader(stream[Symbol.asyncIterator]());
}

class Reader<T> implements SlowConsumer<T> {
  readonly taken: T[] = [];
  isOver = false;

  constructor(private readonly iterator: AsyncIterator<T>) {}

  async release(items = 1): Promise<readonly T[]> {
    const start = this.taken.length;
    while (!this.isOver && this.taken.length < start + items) await this.takeOne();
    return this.taken.slice(start);
  }

  drain(): Promise<readonly T[]> {
    return this.release(Number.POSITIVE_INFINITY);
  }

  async leave(): Promise<void> {
    if (this.isOver) return;
    this.isOver = true;
    await this.iterator.return?.();
  }

  private async takeOne(): Promise<void> {
    try {
      const step = await this.iterator.next();
      if (step.done === true) this.isOver = true;
      else this.taken.push(step.value);
    } catch (error) {
      this.isOver = true;
      throw error;
    }
  }
}
