import { ConflictError, createSubscription, type Bytes, type Subscription, runReporting } from '../../shared/index.js';
import type { IStreamService } from '../../shim/index.js';

/** What an {@link IpcPushStream} tells its listeners. */
export interface IpcPushStreamListeners {
  /** Bytes, in order. The next ones are asked for when every promise returned here has been kept. */
  readonly data: (chunk: Bytes) => void | Promise<void>;
  /** Everything has been delivered. */
  readonly end: () => void;
  /** It broke off: main failed, the connection was lost, or a `data` listener threw. */
  readonly error: (error: unknown) => void;
}

type EventName = keyof IpcPushStreamListeners;

/** How it ended, for whoever asks later. */
type Ending =
  { readonly kind: 'end' } | { readonly kind: 'error'; readonly error: unknown } | { readonly kind: 'closed' };

/**
 * A stream of main in the page, pushed to listeners or pulled with `for await`. Main sends no more than the window
 * that the reader leaves open, so a slow page slows the source down.
 *
 * @example
 * const stream = await IpcPushStream.open(service.stream, 'response', response.id);
 * stream.on('data', (chunk) => viewer.append(chunk));
 * stream.on('end', () => viewer.finish());
 */
export class IpcPushStream implements AsyncIterable<Bytes>, AsyncDisposable {
  private readonly listeners = {
    data: new Set<IpcPushStreamListeners['data']>(),
    end: new Set<IpcPushStreamListeners['end']>(),
    error: new Set<IpcPushStreamListeners['error']>(),
  };
  private isReading = false;
  private isPushing = false;
  private ending: Ending | undefined;

  private constructor(
    private readonly service: IStreamService,
    /** Unguessable, and of use to this page alone. */
    readonly id: string,
    /** Length in bytes; `null` when main doesn't know it yet. */
    readonly bytes: number | null,
  ) {}

  /**
   * Opens a stream; nothing is sent before it is read, which has to begin within a minute.
   *
   * @param source which kind of thing, as main registered it: `response`
   * @param key which one: a response's id
   * @throws {NotFoundError} when there is no such source or thing
   */
  static async open(service: IStreamService, source: string, key: string): Promise<IpcPushStream> {
    const { id, bytes } = await service.open(source, key);
    return new IpcPushStream(service, id, bytes);
  }

  /** All of a stream as text, read as UTF-8 whose characters may lie across chunks. @throws what the stream throws */
  static async collect(stream: AsyncIterable<Bytes>): Promise<string> {
    const decoder = new TextDecoder();
    const parts: string[] = [];
    for await (const chunk of stream) parts.push(decoder.decode(chunk, { stream: true }));
    parts.push(decoder.decode());
    return parts.join('');
  }

  /**
   * Listens until the result is called. The first `data` listener starts the stream; how it ended is told to late
   * listeners too.
   *
   * @throws {ConflictError} for a `data` listener of a stream that is read with `for await`
   */
  on<K extends EventName>(event: K, listener: IpcPushStreamListeners[K]): Subscription {
    if (event === 'data') this.start();
    const listeners = this.listeners[event] as Set<IpcPushStreamListeners[K]>;
    listeners.add(listener);
    const { ending } = this;
    if (ending && ending.kind === event) {
      queueMicrotask(() => listeners.has(listener) && tell(ending, [listener as (error: unknown) => void]));
    }
    return createSubscription(() => listeners.delete(listener));
  }

  /**
   * Starts to push, also without a `data` listener; does nothing when it has started already.
   *
   * @throws {ConflictError} when it is read with `for await`
   */
  start(): void {
    if (this.isPushing || this.ending) return;
    if (this.isReading) throw readAlready();
    this.isPushing = true;
    // One turn later, so that the listeners added beside the first one miss nothing.
    queueMicrotask(() => void this.push());
  }

  /** Gives the stream up, in main too; listeners hear nothing more. Does nothing when it has ended. */
  async close(): Promise<void> {
    if (this.ending) return;
    this.ending = { kind: 'closed' };
    await this.service.close(this.id);
  }

  /**
   * Reads the stream chunk by chunk; leaving the loop stops it in main.
   *
   * @throws {ConflictError} on the first chunk, when it is read already
   */
  [Symbol.asyncIterator](): AsyncGenerator<Bytes, void, undefined> {
    return this.isPushing ? this.refuse() : this.chunks();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  private async *chunks(): AsyncGenerator<Bytes, void, undefined> {
    if (this.isReading) throw readAlready();
    this.isReading = true;
    if (this.ending) return;
    try {
      for await (const chunk of this.service.read(this.id)) {
        if (this.ending) return;
        yield chunk;
      }
      this.finish({ kind: 'end' });
    } catch (error) {
      if (this.ending) return;
      this.finish({ kind: 'error', error });
      throw error;
    }
  }

  // oxlint-disable-next-line require-yield -- it fails where a reader looks for failures
  private async *refuse(): AsyncGenerator<Bytes, void, undefined> {
    throw readAlready();
  }

  private async push(): Promise<void> {
    try {
      for await (const chunk of this.chunks()) {
        await Promise.all([...this.listeners.data].map(async (listener) => listener(chunk)));
      }
    } catch (error) {
      // The reader's own failure has been told; what is left is a listener's.
      this.finish({ kind: 'error', error });
    }
  }

  private finish(ending: Exclude<Ending, { kind: 'closed' }>): void {
    if (this.ending) return;
    this.ending = ending;
    tell(ending, this.listeners[ending.kind]);
  }
}

function tell(ending: Ending, listeners: Iterable<(error: unknown) => void>): void {
  for (const listener of listeners) {
    runReporting(() => listener(ending.kind === 'error' ? ending.error : undefined));
  }
}

function readAlready(): ConflictError {
  return new ConflictError('The stream is being read already');
}
