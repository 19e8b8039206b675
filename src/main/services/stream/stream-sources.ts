import { injectable } from 'tsyringe';
import { createSubscription, NotFoundError, type Bytes, type Subscription } from '../../../shared/index.js';

/** One thing that can be read. */
export interface StreamSource {
  /** Length in bytes; `null` when it isn't known yet. */
  readonly bytes: number | null;
  /** @param signal ends a reader that waits for more */
  open(signal: AbortSignal): AsyncIterable<Bytes>;
}

/**
 * Finds one thing of a kind by its key, which comes from a page and is not trusted.
 *
 * @throws {NotFoundError} when there is no such thing
 */
export type FindStreamSource = (key: string) => Promise<StreamSource>;

/** What pages can open streams of, by name; apps register their own beside `response`. */
@injectable()
export class StreamSources {
  private readonly sources = new Map<string, FindStreamSource>();

  /**
   * @returns call it to take the source away again
   * @throws {TypeError} when the name is taken
   */
  register(name: string, find: FindStreamSource): Subscription {
    if (this.sources.has(name)) throw new TypeError(`There is a stream source named ${name} already`);
    this.sources.set(name, find);
    return createSubscription(() => this.sources.delete(name));
  }

  /** @throws {NotFoundError} when there is no such source, or nothing under that key */
  async find(name: string, key: string): Promise<StreamSource> {
    const find = this.sources.get(name);
    if (!find) throw new NotFoundError('There is no such stream source');
    return find(key);
  }
}
