import type { Bytes } from 'sallyport/shared';
import { ResponseBody } from './response-body.js';

/** Where reading stands. A new object each time something has changed. */
export interface BodyReading {
  readonly state: 'reading' | 'ended' | 'failed';
  readonly body: ResponseBody;
  readonly receivedBytes: number;
  /** Why reading failed; what came before is kept. */
  readonly error: unknown;
}

export interface BodyReaderOptions {
  readonly contentType: string | null;
  /** Opens the stream of the body from its beginning. */
  readonly open: () => AsyncIterable<Bytes>;
  /** Calls back when it is time to show progress again. */
  readonly requestUpdate: (callback: () => void) => void;
  /** Resolves when what waits to be handled by the page has been. */
  readonly pause: () => Promise<void>;
  /** Milliseconds from any beginning. */
  readonly now: () => number;
  /** Tells the time of arrival, in milliseconds since 1970 UTC, where what is read arrives as it is read. */
  readonly arrivalMs?: () => number;
}

/** Half a frame: how long what has arrived is worked on before the page gets its turn. */
const SLICE_MS = 8;

/**
 * Reads a body into the page as long as somebody watches, announcing progress now and then
 * and never holding the page up for long.
 */
export class BodyReader {
  private readonly listeners = new Set<() => void>();
  private reading: BodyReading;
  private iterator: AsyncIterator<Bytes> | null = null;
  private isAnnouncing = false;
  private isOver = false;

  constructor(private readonly options: BodyReaderOptions) {
    this.reading = this.blank();
  }

  readonly snapshot = (): BodyReading => this.reading;

  /** The first to watch starts the reading, the last to leave ends it; main goes on receiving. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    if (this.listeners.size === 1) void this.start();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop();
    };
  };

  /** Reads again from the beginning, where reading has failed and somebody watches. */
  retry(): void {
    if (this.reading.state === 'failed' && this.listeners.size > 0) void this.start();
  }

  /** Says that the response is over: what is beyond the part that is kept needs no counting any more. */
  markOver(): void {
    this.isOver = true;
  }

  /** Never rejects: what goes wrong is in the snapshot. */
  private async start(): Promise<void> {
    const iterator = this.options.open()[Symbol.asyncIterator]();
    this.iterator = iterator;
    this.reading = this.blank();
    try {
      await this.readAll(iterator);
      this.announce(iterator, { state: 'ended' });
    } catch (error) {
      this.announce(iterator, { state: 'failed', error });
    }
  }

  private stop(): void {
    // A stream that fails on its way out has nothing to tell any more: its reader is gone.
    this.iterator?.return?.().catch(() => undefined);
    this.iterator = null;
  }

  private async readAll(iterator: AsyncIterator<Bytes>): Promise<void> {
    const { now, pause, arrivalMs } = this.options;
    const { body } = this.reading;
    let busyMs = 0;
    for await (const chunk of { [Symbol.asyncIterator]: () => iterator }) {
      if (this.iterator !== iterator) return;
      const startMs = now();
      body.append(chunk, arrivalMs?.() ?? null);
      busyMs += now() - startMs;
      this.announceSoon(iterator);
      if (body.isFull && this.isOver) break;
      if (busyMs < SLICE_MS) continue;
      await pause();
      busyMs = 0;
    }
    body.end();
  }

  private announceSoon(iterator: AsyncIterator<Bytes>): void {
    if (this.isAnnouncing) return;
    this.isAnnouncing = true;
    this.options.requestUpdate(() => {
      this.isAnnouncing = false;
      this.announce(iterator, {});
    });
  }

  /** What is left of a reading that was stopped is no news. */
  private announce(iterator: AsyncIterator<Bytes>, change: Partial<BodyReading>): void {
    if (this.iterator !== iterator) return;
    this.reading = { ...this.reading, ...change, receivedBytes: this.reading.body.receivedBytes };
    for (const listener of this.listeners) listener();
  }

  private blank(): BodyReading {
    return { state: 'reading', body: new ResponseBody(this.options.contentType), receivedBytes: 0, error: null };
  }
}
