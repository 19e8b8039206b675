import { SnapshotStore } from './snapshot-store.js';
import type { StreamKeeper } from './stream-keeper.js';
import { bytesOf } from './stream-keeper.js';
import { toError } from './to-error.js';

/** `idle`: not begun, or there is nothing to read. */
export type StreamStatus = 'idle' | 'streaming' | 'done' | 'error' | 'cancelled';

/** How far a stream has been read. */
export interface StreamSnapshot<V> {
  readonly status: StreamStatus;
  readonly value: V;
  /** Received so far, of binary chunks and texts, whether kept or not. */
  readonly bytes: number;
  /** Chunks received so far, whether kept or not. */
  readonly items: number;
  /** Why it broke off; with status `error` only. */
  readonly error: Error | undefined;
}

/** Makes the stream; `undefined` when there is nothing to read yet. */
export type OpenStream<C> = (signal: AbortSignal) => AsyncIterable<C> | undefined;

export interface StreamReader<C, V> {
  readonly open: OpenStream<C>;
  readonly keeper: StreamKeeper<C, V>;
  readonly onChunk: ((chunk: C) => void | Promise<void>) | undefined;
}

interface Run {
  readonly controller: AbortController;
  iterator?: AsyncIterator<unknown>;
}

/** Reads one stream for a component, again and again if asked to, and tells of it once for each frame at most. */
export class StreamReading<C, V> {
  readonly store: SnapshotStore<StreamSnapshot<V>>;
  private run: Run | undefined;
  private frame: number | undefined;
  private keeper: StreamKeeper<C, V> | undefined;
  private bytes = 0;
  private items = 0;

  constructor(private readonly nothing: V) {
    this.store = new SnapshotStore(this.idle());
  }

  /** Begins from the start; what was being read is left. */
  start(createReader: () => StreamReader<C, V>): void {
    this.stop();
    const run: Run = { controller: new AbortController() };
    this.run = run;
    // One turn later: StrictMode mounts everything twice, and the first mount has been undone by then.
    queueMicrotask(() => {
      if (this.run === run) void this.read(run, createReader());
    });
  }

  /** Leaves the stream, in main too, and keeps what has arrived. Does nothing when it is over. */
  cancel(): void {
    if (!this.run) return;
    this.leave();
    this.publish('cancelled');
  }

  /** Leaves the stream, in main too, and forgets all. */
  stop(): void {
    this.leave();
    this.keeper = undefined;
    this.bytes = 0;
    this.items = 0;
    if (this.store.get().status !== 'idle') this.store.set(this.idle());
  }

  private async read(run: Run, { open, keeper, onChunk }: StreamReader<C, V>): Promise<void> {
    this.keeper = keeper;
    try {
      const source = open(run.controller.signal);
      if (!source) return this.forget(run);
      this.publish('streaming');
      const iterator = source[Symbol.asyncIterator]();
      run.iterator = iterator;
      for (;;) {
        const step = await iterator.next();
        if (this.run !== run) return;
        if (step.done === true) break;
        this.take(step.value, keeper);
        if (onChunk) await onChunk(step.value);
      }
      keeper.finish();
      this.settle('done');
    } catch (error) {
      if (this.run === run) this.settle('error', toError(error));
    }
  }

  private take(chunk: C, keeper: StreamKeeper<C, V>): void {
    const bytes = bytesOf(chunk);
    this.bytes += bytes;
    this.items += 1;
    keeper.add(chunk, bytes);
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.publish('streaming');
    });
  }

  private settle(status: 'done' | 'error', error?: Error): void {
    this.leave();
    this.publish(status, error);
  }

  private forget(run: Run): void {
    if (this.run === run) this.run = undefined;
  }

  /** Stops listening to what is being read, and main from sending it. */
  private leave(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    const { run } = this;
    this.run = undefined;
    if (!run) return;
    run.controller.abort();
    // The iterator's own failure is nobody's any more; one that has ended has nothing to do.
    Promise.resolve(run.iterator?.return?.()).catch(ignore);
  }

  private publish(status: StreamStatus, error?: Error): void {
    const { bytes, items, keeper, nothing } = this;
    this.store.set({ status, value: keeper ? keeper.value : nothing, bytes, items, error });
  }

  private idle(): StreamSnapshot<V> {
    return { status: 'idle', value: this.nothing, bytes: 0, items: 0, error: undefined };
  }
}

function ignore(): void {
  // Whoever left the stream does not want to know how it ended.
}
