import type { ReaderBorder } from './injected/value-reader.js';
import type { WriterBorder } from './injected/value-writer.js';

/** What `textBorder` is in a page, for Node. */
export const bufferBorder: WriterBorder & ReaderBorder = {
  packBytes: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  // Copied out of the pool that small buffers share.
  unpackBytes: (packed) => new Uint8Array(Buffer.from(String(packed), 'base64')),
};
