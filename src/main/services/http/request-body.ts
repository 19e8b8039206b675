import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { HttpError, NameValue } from '../../../shim/index.js';
import { httpError } from './http-failure.js';
import type { OutgoingBody } from './outgoing-request.js';

const BINARY = 'application/octet-stream';

/** A body ready to be sent; a redirect may send it again. */
export interface EncodedBody {
  /** What undici is given; a stream is its taker's to destroy. */
  open(): Uint8Array | Readable | null;
  readonly bytes: number;
  /** What `Content-Type` says unless the user gave one; `undefined` without a body. */
  readonly contentType: string | undefined;
}

/** @throws {HttpError} `invalid-request` when the file can't be read */
export async function encodeBody(body: OutgoingBody | undefined): Promise<EncodedBody> {
  switch (body?.kind) {
    case undefined:
      return { open: () => null, bytes: 0, contentType: undefined };
    case 'text':
      return inMemory(Buffer.from(body.text ?? ''), body.contentType ?? 'text/plain; charset=utf-8');
    case 'json':
      return inMemory(Buffer.from(body.text ?? ''), body.contentType ?? 'application/json');
    case 'form':
      return inMemory(encodeForm(body.fields ?? []), body.contentType ?? 'application/x-www-form-urlencoded');
    case 'file':
      return inMemory(body.content ?? new Uint8Array(), body.contentType ?? BINARY);
    case 'path':
      return fromFile(body.path, body.contentType ?? BINARY);
  }
}

function inMemory(content: Uint8Array, contentType: string): EncodedBody {
  return { open: () => content, bytes: content.byteLength, contentType };
}

function encodeForm(fields: readonly NameValue[]): Uint8Array {
  return Buffer.from(new URLSearchParams(fields.map(({ name, value }): [string, string] => [name, value])).toString());
}

async function fromFile(path: string, contentType: string): Promise<EncodedBody> {
  const bytes = await sizeOf(path);
  return { open: () => (bytes === 0 ? null : openFile(path, bytes)), bytes, contentType };
}

/** A file that grows meanwhile is sent as far as was announced. */
function openFile(path: string, bytes: number): Readable {
  const stream = createReadStream(path, { end: bytes - 1 });
  // undici listens only while it sends; an error before or after that is nobody's and would end the process.
  return stream.on('error', () => undefined);
}

async function sizeOf(path: string): Promise<number> {
  try {
    await access(path, constants.R_OK);
    const stats = await stat(path);
    if (stats.isFile()) return stats.size;
  } catch (error) {
    throw unreadable(error);
  }
  throw unreadable();
}

function unreadable(cause?: unknown): HttpError {
  return httpError('invalid-request', 'The file to be sent cannot be read.', cause);
}
