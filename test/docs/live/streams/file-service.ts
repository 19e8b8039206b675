import { MaxLength } from 'class-validator';
import { Arg, Callback, Chunks, EventService, Handle, Public, Stream, currentCall } from 'sallyport/main';
import { NotFoundError, type Bytes } from 'sallyport/shared';
import { Row, type IFileService } from './contract.js';

const PIECE_BYTES = 65_536;

@EventService()
export class FileService implements IFileService {
  readonly files = new Map<string, Bytes>();
  /** How many pages read the log now. */
  readers = 0;

  @Stream({ timeoutMs: 60_000 }) // from one line to the next
  @Public()
  async *lines(): AsyncIterable<string> {
    this.readers += 1;
    try {
      for (let line = 1; ; line += 1) yield `line ${line}`;
    } finally {
      this.readers -= 1; // however it ends: the page has left its loop, was closed, has lost its connection
    }
  }

  @Stream({ resumable: true })
  @Public()
  read(@Arg(MaxLength(80)) name: string): ReadableStream<Bytes> {
    const file = this.files.get(name);
    if (!file) throw new NotFoundError('There is no such file');
    let position = currentCall().offset; // 0, or what the page has had before its connection was lost
    return new ReadableStream({
      pull(controller) {
        if (position >= file.byteLength) return controller.close();
        const piece = file.slice(position, position + PIECE_BYTES);
        position += piece.byteLength;
        controller.enqueue(piece);
      },
    });
  }

  @Handle({ timeoutMs: 600_000 }) // all of the upload has to come within this time
  @Public()
  async store(
    @Arg(MaxLength(80)) name: string,
    @Arg(Chunks()) body: ReadableStream<Bytes>,
    @Arg(Callback()) onProgress: (bytes: number) => void,
  ): Promise<number> {
    const chunks: Bytes[] = [];
    let bytes = 0;
    for await (const chunk of body) {
      chunks.push(chunk); // an app would write it to disk: nothing else is held in memory
      onProgress((bytes += chunk.byteLength));
    }
    this.files.set(name, new Uint8Array(await new Blob(chunks).arrayBuffer()));
    return bytes;
  }

  @Handle()
  @Public()
  async sum(@Arg(Chunks(Row)) rows: AsyncIterable<Row>, signal?: AbortSignal): Promise<number> {
    let total = 0;
    for await (const { count } of rows) {
      signal?.throwIfAborted();
      total += count;
    }
    return total;
  }
}
