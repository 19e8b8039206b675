import type { Transform } from 'node:stream';
import {
  constants,
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import type { NameValue } from '../../../shim/index.js';

/** What a request says it understands, unless it says something itself. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br, zstd';

/** Each layer multiplies what a few bytes can become. */
const MAX_LAYERS = 5;

type CreateDecoder = (firstByte: number) => Transform;

const DECODERS: ReadonlyMap<string, CreateDecoder> = new Map<string, CreateDecoder>([
  ['gzip', () => createGunzip()],
  ['x-gzip', () => createGunzip()],
  // RFC 9110 §8.4.1.2 means the zlib format; some servers send bare deflate. A zlib header's low nibble is 8.
  ['deflate', (firstByte) => (firstByte % 16 === 8 ? createInflate() : createInflateRaw())],
  ['br', () => createBrotliDecompress()],
  // A larger window would cost its decoder more memory than RFC 9659 §3 allows a sender to ask for.
  ['zstd', () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: 23 } })],
]);

/** The body's compression could not be undone. */
export class DecodingError extends Error {
  override readonly name = 'DecodingError';
}

/**
 * Which decoders a body has to pass, the first one first.
 *
 * @returns none for a body that is not compressed, or compressed in a way nobody here knows: it is left as it came
 * @throws {DecodingError} when there are more than five layers
 */
export function decodersOf(headers: readonly NameValue[]): readonly CreateDecoder[] {
  const names = headers
    .filter(({ name }) => name.toLowerCase() === 'content-encoding')
    .flatMap(({ value }) => value.toLowerCase().split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity')
    .toReversed();
  if (names.length > MAX_LAYERS) throw new DecodingError('compressed too many times over');
  const decoders = names.map((name) => DECODERS.get(name)).filter((decoder) => decoder !== undefined);
  return decoders.length === names.length ? decoders : [];
}

/**
 * Undoes one layer of compression, as far as `source` comes.
 *
 * @throws {DecodingError} when the data is damaged or ends too soon; what `source` throws comes as it is, after
 * everything that could be decoded before it
 */
export async function* decodeThrough(
  source: AsyncIterable<Uint8Array>,
  createDecoder: CreateDecoder,
): AsyncGenerator<Uint8Array> {
  let step: DecodingStep | undefined;
  try {
    for await (const piece of source) {
      step ??= new DecodingStep(createDecoder(piece[0] ?? 0));
      yield* step.write(piece);
    }
    // A response without a body, such as to HEAD, may still name its encoding.
    if (step) yield* step.end();
  } finally {
    step?.destroy();
  }
}

/** A decoder that is drained after each piece it is given, so that a failure loses nothing that came before. */
class DecodingStep {
  private failure: unknown;
  private hasEnded = false;
  private wake: (() => void) | undefined;

  constructor(private readonly decoder: Transform) {
    decoder.on('readable', () => this.wake?.());
    decoder.on('end', () => this.finish());
    decoder.on('error', (error) => this.finish(error));
  }

  async *write(piece: Uint8Array): AsyncGenerator<Uint8Array> {
    // Bytes after the end of the compressed data are nobody's, and the decoder would pile them up.
    if (this.hasEnded) return;
    let isTaken = false;
    this.decoder.write(piece, () => {
      isTaken = true;
      this.wake?.();
    });
    yield* this.drain(() => isTaken || this.hasEnded);
  }

  async *end(): AsyncGenerator<Uint8Array> {
    this.decoder.end();
    yield* this.drain(() => this.hasEnded);
  }

  destroy(): void {
    this.decoder.destroy();
  }

  private finish(failure?: unknown): void {
    this.failure ??= failure;
    this.hasEnded = true;
    this.wake?.();
  }

  private async *drain(isDone: () => boolean): AsyncGenerator<Uint8Array> {
    for (;;) {
      const piece = this.decoder.read() as Uint8Array | null;
      if (piece !== null) yield piece;
      else if (isDone()) break;
      else await this.change();
    }
    if (this.failure !== undefined) throw new DecodingError('damaged or incomplete', { cause: this.failure });
  }

  private change(): Promise<void> {
    return new Promise((resolve) => {
      this.wake = resolve;
    });
  }
}
