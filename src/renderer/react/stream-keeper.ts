import { PayloadTooLargeError } from '../../shared/index.js';

/** What a hook keeps of the chunks that have gone by. */
export interface StreamKeeper<C, V> {
  /** What is kept now; another value whenever something was added. */
  readonly value: V;
  /** @param bytes the chunk's own size @throws {PayloadTooLargeError} when all is to be kept and it would be too much */
  add(chunk: C, bytes: number): void;
  /** Nothing more will come. */
  finish(): void;
}

/** How much a hook keeps of a stream. */
export interface KeepOptions {
  /**
   * `all`: everything; beyond the limits the stream is cancelled and fails with `PAYLOAD_TOO_LARGE`.
   * `tail`: the newest chunks within the limits, and always the last one.
   * `none`: nothing; for streams whose chunks go elsewhere, by `onChunk`.
   * @default 'all'
   */
  readonly keep?: 'all' | 'tail' | 'none';
  /** Bytes of binary chunks and of texts that are kept. @default 16_777_216, with `tail` 1_048_576 */
  readonly maxBytes?: number;
  /** Chunks that are kept. @default 100_000, with `tail` 10_000 */
  readonly maxItems?: number;
}

const LIMITS = {
  all: { maxBytes: 16_777_216, maxItems: 100_000 },
  tail: { maxBytes: 1_048_576, maxItems: 10_000 },
  none: { maxBytes: 0, maxItems: 0 },
};

/** Keeps chunks within limits: from the first one on, or the newest. */
export class ChunkKeeper<C> implements StreamKeeper<C, readonly C[]> {
  private chunks: C[] = [];
  private sizes: number[] = [];
  /** Where the kept ones begin: taking each off the front would move all the others. */
  private first = 0;
  private bytes = 0;
  private readonly keep: 'all' | 'tail' | 'none';
  private readonly maxBytes: number;
  private readonly maxItems: number;

  constructor({ keep = 'all', maxBytes = LIMITS[keep].maxBytes, maxItems = LIMITS[keep].maxItems }: KeepOptions) {
    this.keep = keep;
    this.maxBytes = maxBytes;
    this.maxItems = maxItems;
  }

  get value(): readonly C[] {
    return this.chunks.slice(this.first);
  }

  add(chunk: C, bytes: number): void {
    if (this.keep === 'none') return;
    if (this.keep === 'all') this.refuseExcess(bytes);
    this.chunks.push(chunk);
    this.sizes.push(bytes);
    this.bytes += bytes;
    this.dropExcess();
  }

  finish(): void {
    // Each chunk is complete in itself.
  }

  private get count(): number {
    return this.chunks.length - this.first;
  }

  private refuseExcess(bytes: number): void {
    if (this.bytes + bytes > this.maxBytes) throw new PayloadTooLargeError({ limit: 'bytes', maximum: this.maxBytes });
    if (this.count >= this.maxItems) throw new PayloadTooLargeError({ limit: 'nodes', maximum: this.maxItems });
  }

  private dropExcess(): void {
    while (this.count > 1 && (this.bytes > this.maxBytes || this.count > this.maxItems)) {
      this.bytes -= this.sizes[this.first] ?? 0;
      this.first += 1;
    }
    if (this.first <= this.count) return;
    this.chunks = this.chunks.slice(this.first);
    this.sizes = this.sizes.slice(this.first);
    this.first = 0;
  }
}

/** Keeps text, read as UTF-8 whose characters may lie across chunks. */
export class TextKeeper implements StreamKeeper<Uint8Array | string, string> {
  private readonly decoder = new TextDecoder();
  private readonly pieces: ChunkKeeper<string>;
  private readonly keepsAll: boolean;
  private text = '';

  constructor(options: KeepOptions) {
    this.pieces = new ChunkKeeper(options);
    this.keepsAll = (options.keep ?? 'all') === 'all';
  }

  get value(): string {
    return this.keepsAll ? this.text : this.pieces.value.join('');
  }

  add(chunk: Uint8Array | string, bytes: number): void {
    this.append(typeof chunk === 'string' ? chunk : this.decoder.decode(chunk, { stream: true }), bytes);
  }

  finish(): void {
    const rest = this.decoder.decode();
    if (rest !== '') this.append(rest, 0);
  }

  private append(piece: string, bytes: number): void {
    this.pieces.add(piece, bytes);
    // Appended as it comes: to join everything anew for each frame would grow with the square of the length.
    if (this.keepsAll) this.text += piece;
  }
}

const encoder = new TextEncoder();

/** The size of a chunk in bytes, of a text in UTF-8; 0 for what has none: objects are counted, not measured. */
export function bytesOf(chunk: unknown): number {
  if (typeof chunk === 'string') return encoder.encode(chunk).byteLength;
  return ArrayBuffer.isView(chunk) || chunk instanceof ArrayBuffer ? chunk.byteLength : 0;
}
