import 'reflect-metadata';
import { IsInt, IsString, Max, MaxLength } from 'class-validator';
import {
  Arg,
  Callback,
  Chunks,
  EventService,
  Handle,
  Nullable,
  Optional,
  Public,
  Receive,
  Stream,
} from 'sallyport/main';
import { NotFoundError, type Bytes } from 'sallyport/shared';

export class Row {
  @IsString() @MaxLength(10) declare readonly name: string;
  @IsInt() @Max(100) declare readonly size: number;
}

export class Progress {
  @IsInt() done = 0;
  readonly secret = 'of main alone';
}

/** What a test sees of the service's inside, and holds it by. A new one for each test. */
export class LiveTraces {
  taken = 0;
  /** What a callback was that a method kept. */
  kept: ((value: unknown) => void) | undefined;
  upload: AsyncIterable<unknown> | undefined;
  readonly entered = Promise.withResolvers<void>();
  readonly leave = Promise.withResolvers<void>();
  readonly failed = Promise.withResolvers<unknown>();
  readonly finished = Promise.withResolvers<void>();
}

/** Takes functions and streams of the page. */
@EventService()
export class LiveArgumentsService {
  static traces = new LiveTraces();

  @Handle()
  @Public()
  async ping(): Promise<string> {
    return 'pong';
  }

  @Handle()
  @Public()
  async count(@Arg(IsInt()) limit: number, @Arg(Callback()) onStep: (step: number) => void): Promise<number> {
    for (let step = 1; step <= limit; step += 1) onStep(step);
    LiveArgumentsService.traces.kept = onStep as (value: unknown) => void;
    return limit;
  }

  @Handle()
  @Public()
  async report(@Arg(Nullable(Callback(Progress))) onProgress: ((progress: Progress) => void) | null): Promise<void> {
    onProgress?.(new Progress());
  }

  @Handle()
  @Public()
  async misuse(@Arg(Callback()) callback: (value: unknown) => void): Promise<void> {
    callback({ run: () => undefined });
  }

  @Handle()
  @Public()
  async hold(@Arg(Callback()) callback: (value: unknown) => void, signal?: AbortSignal): Promise<void> {
    const { traces } = LiveArgumentsService;
    traces.kept = callback;
    signal?.addEventListener('abort', () => traces.failed.resolve(signal.reason));
    traces.entered.resolve();
    await traces.leave.promise;
  }

  @Handle()
  @Public()
  async sum(@Arg(Chunks()) body: AsyncIterable<Bytes>): Promise<readonly [bytes: number, checksum: number]> {
    let bytes = 0;
    let checksum = 0;
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      for (const byte of chunk) checksum = (checksum * 31 + byte) % 1_000_003;
    }
    return [bytes, checksum];
  }

  @Handle()
  @Public()
  async readable(@Arg(Chunks()) body: ReadableStream<Bytes>): Promise<string> {
    return new Response(body).text();
  }

  @Handle()
  @Public()
  async names(@Arg(Chunks(Row)) rows: AsyncIterable<Row>): Promise<readonly string[]> {
    const names: string[] = [];
    for await (const row of rows) names.push(`${row instanceof Row ? row.name : 'no row'} ${row.size}`);
    return names;
  }

  @Handle()
  @Public()
  async words(@Arg(Optional(Chunks(IsString(), MaxLength(5)))) words?: AsyncIterable<string>): Promise<string> {
    return words ? (await Array.fromAsync(words)).join(' ') : 'none';
  }

  /** Takes some, and leaves. */
  @Handle()
  @Public()
  async take(@Arg(Chunks(IsInt())) items: AsyncIterable<number>, @Arg(IsInt()) amount: number): Promise<number> {
    if (amount === 0) return 0;
    let taken = 0;
    for await (const item of items) {
      taken += item >= 0 ? 1 : 0;
      LiveArgumentsService.traces.taken = taken;
      if (taken === amount) break;
    }
    return taken;
  }

  @Handle()
  @Public()
  async takeAndThrow(@Arg(Chunks(IsInt())) items: AsyncIterable<number>): Promise<void> {
    for await (const item of items) if (item === 3) throw new NotFoundError('No such thing');
  }

  /** Reads one item, then does nothing until it is told to go. */
  @Handle()
  @Public()
  async stall(@Arg(Chunks(IsInt())) items: AsyncIterable<number>): Promise<void> {
    const { traces } = LiveArgumentsService;
    traces.upload = items;
    const iterator = items[Symbol.asyncIterator]();
    await iterator.next();
    traces.entered.resolve();
    await traces.leave.promise;
    iterator
      .next()
      .then(
        () => iterator.next().then(() => traces.failed.resolve(undefined), traces.failed.resolve),
        traces.failed.resolve,
      );
  }

  /** Reads nothing before it is told to go. */
  @Handle()
  @Public()
  async late(@Arg(Chunks(IsInt())) items: AsyncIterable<number>): Promise<number> {
    await LiveArgumentsService.traces.leave.promise;
    return (await Array.fromAsync(items)).length;
  }

  @Handle({ timeoutMs: 50 })
  @Public()
  async impatient(@Arg(Chunks(IsInt())) items: AsyncIterable<number>): Promise<void> {
    try {
      for await (const item of items) LiveArgumentsService.traces.taken = item;
    } catch (error) {
      LiveArgumentsService.traces.failed.resolve(error);
      throw error;
    }
  }

  @Handle()
  @Public()
  async survive(@Arg(Chunks()) body: AsyncIterable<Bytes>): Promise<string> {
    try {
      for await (const chunk of body) void chunk;
      return 'complete';
    } catch (error) {
      const { name, cause } = error as Error;
      return `${name}: ${(cause as Error | undefined)?.message}`;
    }
  }

  @Stream()
  @Public()
  async *double(
    @Arg(Chunks(IsInt())) items: AsyncIterable<number>,
    @Arg(Callback()) onItem: (item: number) => void,
  ): AsyncIterable<number> {
    try {
      for await (const item of items) {
        onItem(item);
        yield item * 2;
      }
    } finally {
      LiveArgumentsService.traces.finished.resolve();
    }
  }

  /** Always has something at once. */
  @Stream()
  @Public()
  async *endless(): AsyncIterable<Bytes> {
    try {
      for (;;) {
        LiveArgumentsService.traces.taken += 1;
        yield new Uint8Array(0);
      }
    } finally {
      LiveArgumentsService.traces.finished.resolve();
    }
  }

  @Stream()
  @Public()
  text(): ReadableStream<Bytes> {
    return new Blob(['in pieces']).stream();
  }

  @Receive()
  @Public()
  tell(@Arg(IsString()) text: string): void {
    void text;
  }
}
