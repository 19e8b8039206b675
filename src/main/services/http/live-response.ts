import type { HttpOutcome, HttpResponse } from '../../../shim/index.js';
import { noteShortLivedBytes } from './short-lived-memory.js';

/** As much of a file as a body is written with. */
export interface BodyFile {
  /** May write less than it was given, as the operating system may. */
  write(
    source: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesWritten: number }>;
  close(): Promise<void>;
}

/** A response that is still arriving: its writer appends, its readers follow. */
export class LiveResponse {
  private readonly result = Promise.withResolvers<HttpOutcome>();
  private readonly removal = new AbortController();
  private readonly followers = new Set<() => void>();
  private written = 0;
  private ended = false;

  constructor(
    readonly response: HttpResponse,
    private readonly file: BodyFile,
  ) {}

  /** Bytes of the body that can be read. */
  get bytes(): number {
    return this.written;
  }

  get hasEnded(): boolean {
    return this.ended;
  }

  /** Resolves when the body has ended, one way or another. */
  get outcome(): Promise<HttpOutcome> {
    return this.result.promise;
  }

  /** Fires when the response is removed: nobody wants the rest. */
  get removed(): AbortSignal {
    return this.removal.signal;
  }

  /** Writes one piece; resolves when it can be read. What was written before a failure stays. */
  async append(piece: Uint8Array): Promise<void> {
    let offset = 0;
    while (offset < piece.byteLength) {
      const { bytesWritten } = await this.file.write(piece, offset, piece.byteLength - offset, this.written);
      offset += bytesWritten;
      this.written += bytesWritten;
    }
    noteShortLivedBytes(piece.byteLength);
    this.wakeFollowers();
  }

  /** No more is written: readers come to the end. Called once. */
  async close(): Promise<void> {
    this.ended = true;
    this.wakeFollowers();
    await this.file.close();
  }

  settle(outcome: HttpOutcome): void {
    this.result.resolve(outcome);
  }

  remove(): void {
    this.removal.abort();
  }

  /** Resolves when there is more to read than `position`, when the body has ended, or when `signal` fires. */
  async grownBeyond(position: number, signal?: AbortSignal): Promise<void> {
    const isOver = (): boolean => this.written > position || this.ended || signal?.aborted === true;
    while (!isOver()) {
      await this.change(signal);
    }
  }

  private async change(signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = (): void => resolve();
    this.followers.add(wake);
    signal?.addEventListener('abort', wake);
    await promise;
    this.followers.delete(wake);
    signal?.removeEventListener('abort', wake);
  }

  private wakeFollowers(): void {
    for (const wake of this.followers) wake();
  }
}
