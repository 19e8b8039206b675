/** What can be sent as a stream. */
export type UploadSource = AsyncIterable<unknown> | ReadableStream<unknown> | Blob;

/** Told by what they are, not by their class: they may come from another realm, such as an iframe. */
export function isUploadSource(value: unknown): value is UploadSource {
  if (typeof value !== 'object' || value === null) return false;
  return isReadable(value) || isBlob(value) || typeof Reflect.get(value, Symbol.asyncIterator) === 'function';
}

/** Reads a source item by item; nothing is asked of it, nor is it locked, before the first. */
export function iterateUpload(source: UploadSource): AsyncIterator<unknown> {
  if (isReadable(source)) return new ReadableIterator(() => source);
  if (isBlob(source)) return new ReadableIterator(() => source.stream());
  return new LazyIterator(source);
}

class ReadableIterator implements AsyncIterator<unknown> {
  private stream: ReadableStream<unknown> | undefined;
  private reader: ReadableStreamDefaultReader<unknown> | undefined;

  constructor(private readonly open: () => ReadableStream<unknown>) {}

  async next(): Promise<IteratorResult<unknown>> {
    this.reader ??= this.opened().getReader();
    const { done, value } = await this.reader.read();
    return done ? { done, value: undefined } : { done, value };
  }

  async return(): Promise<IteratorResult<unknown>> {
    await (this.reader ?? this.opened()).cancel();
    return { done: true, value: undefined };
  }

  private opened(): ReadableStream<unknown> {
    this.stream ??= this.open();
    return this.stream;
  }
}

class LazyIterator implements AsyncIterator<unknown> {
  private iterator: AsyncIterator<unknown> | undefined;

  constructor(private readonly source: AsyncIterable<unknown>) {}

  next(): Promise<IteratorResult<unknown>> {
    this.iterator ??= this.source[Symbol.asyncIterator]();
    return this.iterator.next();
  }

  /** One that was never asked for anything has nothing to clean up, but may hold something all the same. */
  async return(): Promise<IteratorResult<unknown>> {
    this.iterator ??= this.source[Symbol.asyncIterator]();
    await this.iterator.return?.();
    return { done: true, value: undefined };
  }
}

function isReadable(value: object): value is ReadableStream<unknown> {
  return Object.prototype.toString.call(value) === '[object ReadableStream]';
}

function isBlob(value: object): value is Blob {
  const tag = Object.prototype.toString.call(value);
  return tag === '[object Blob]' || tag === '[object File]';
}
