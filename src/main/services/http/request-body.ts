import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { NameValue } from '../../../shim/index.js';
import { httpError } from './http-failure.js';
import type { OutgoingBody } from './outgoing-request.js';

const BINARY = 'application/octet-stream';

/** A body ready to be sent once; a redirect that repeats it encodes it again. */
export interface EncodedBody {
  readonly content: Uint8Array | Readable | null;
  readonly bytes: number;
  /** What `Content-Type` says unless the user gave one; `undefined` without a body. */
  readonly contentType: string | undefined;
}

/** @throws {HttpError} `invalid-request` when the file can't be read */
export async function encodeBody(body: OutgoingBody | undefined): Promise<EncodedBody> {
  switch (body?.kind) {
    case undefined:
      return { content: null, bytes: 0, contentType: undefined };
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
  return { content, bytes: content.byteLength, contentType };
}

function encodeForm(fields: readonly NameValue[]): Uint8Array {
  return Buffer.from(new URLSearchParams(fields.map(({ name, value }): [string, string] => [name, value])).toString());
}

async function fromFile(path: string, contentType: string): Promise<EncodedBody> {
  try {
    const { size } = await stat(path);
    // A file that grows meanwhile is sent as far as was announced.
    const content = size === 0 ? null : createReadStream(path, { end: size - 1 });
    return { content, bytes: size, contentType };
  } catch (error) {
    throw httpError('invalid-request', 'The file to be sent cannot be read.', error);
  }
}
