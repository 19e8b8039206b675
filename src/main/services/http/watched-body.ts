import { Readable } from 'node:stream';
import type { EncodedBody } from './request-body.js';

/** A piece of a body that lies in memory: small enough to see it go, large enough to be few. */
const PIECE_BYTES = 65_536;

/**
 * What undici is given of a body, so that `onSent` is told of each piece as it is taken: the network takes no more
 * than it can send.
 */
export function watchedBody(
  body: EncodedBody,
  onSent: ((sentBytes: number, totalBytes: number) => void) | undefined,
): Uint8Array | Readable | null {
  const content = body.open();
  if (!onSent || content === null) return content;
  const stream = Readable.from(tellPieces(content, body.bytes, onSent), {
    objectMode: false,
    highWaterMark: PIECE_BYTES,
  });
  // undici listens only while it sends; an error before or after that is nobody's and would end the process.
  return stream.on('error', () => undefined);
}

async function* tellPieces(
  content: Uint8Array | Readable,
  totalBytes: number,
  onSent: (sentBytes: number, totalBytes: number) => void,
): AsyncGenerator<Uint8Array> {
  let sentBytes = 0;
  for await (const piece of content instanceof Uint8Array ? piecesOf(content) : content) {
    yield piece as Uint8Array;
    // Asked for the next one, whoever takes them has passed this one on.
    sentBytes += (piece as Uint8Array).byteLength;
    onSent(sentBytes, totalBytes);
  }
}

function* piecesOf(content: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < content.byteLength; start += PIECE_BYTES) {
    yield content.subarray(start, start + PIECE_BYTES);
  }
}
