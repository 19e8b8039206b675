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
  /** Whether the response has ended, so that there is nothing to be counted beyond what is kept. */
  readonly hasEnded: () => boolean;
  /** Calls back before the next frame is painted. */
  readonly requestFrame: (callback: () => void) => void;
  /** Resolves when what waits to be handled by the page has been. */
  readonly pause: () => Promise<void>;
  readonly now: () => number;
}

/** Half a frame: what reading may take before the page gets its turn. */
const SLICE_MS = 8;

/** Reads a body into the page, announcing progress at most once a frame and never holding the page up for long. */
export class BodyReader {
  private readonly listeners = new Set<() => void>();
  private reading: BodyReading;
  private iterator: AsyncIterator<Bytes> | null = null;
  private isStopped = false;
  private isAnnouncing = false;

  constructor(private readonly options: BodyReaderOptions) {
    const body = new ResponseBody(options.contentType);
    this.reading = { state: 'reading', body, receivedBytes: 0, error: null };
  }

  readonly snapshot = (): BodyReading => this.reading;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Reads to the end. Never rejects: what goes wrong is in the snapshot. */
  async start(): Promise<void> {
    try {
      await this.readAll();
      this.reading.body.end();
      this.announce({ state: 'ended' });
    } catch (error) {
      this.announce({ state: 'failed', error });
    }
  }

  /** Lets go of the stream; main goes on receiving. */
  stop(): void {
    this.isStopped = true;
    // A stream that fails on its way out has nothing to tell any more: its reader is gone.
    this.iterator?.return?.().catch(() => undefined);
  }

  private async readAll(): Promise<void> {
    const { open, hasEnded, now, pause } = this.options;
    const { body } = this.reading;
    let sliceEnd = now() + SLICE_MS;
    const iterator = (this.iterator = open()[Symbol.asyncIterator]());
    for await (const chunk of { [Symbol.asyncIterator]: () => iterator }) {
      if (this.isStopped) return;
      body.append(chunk);
      this.announceSoon();
      if (body.isFull && hasEnded()) return;
      if (now() < sliceEnd) continue;
      await pause();
      sliceEnd = now() + SLICE_MS;
    }
  }

  private announceSoon(): void {
    if (this.isAnnouncing) return;
    this.isAnnouncing = true;
    this.options.requestFrame(() => {
      this.isAnnouncing = false;
      this.announce({});
    });
  }

  private announce(change: Partial<BodyReading>): void {
    if (this.isStopped) return;
    this.reading = { ...this.reading, ...change, receivedBytes: this.reading.body.receivedBytes };
    for (const listener of this.listeners) listener();
  }
}
