import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { encodeBody } from '../../../../src/main/services/http/request-body.js';
import { watchedBody } from '../../../../src/main/services/http/watched-body.js';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';

const PIECE_BYTES = 65_536;

describe('watchedBody', () => {
  const told: (readonly [number, number])[] = [];
  const onSent = (sentBytes: number, totalBytes: number): void => void told.push([sentBytes, totalBytes]);

  beforeEach(() => void told.splice(0));

  it('is the body itself where nobody watches, and nothing where there is none', async () => {
    const body = await encodeBody({ kind: 'text', text: 'ab' });
    expect(watchedBody(body, undefined)).toEqual(Buffer.from('ab'));
    expect(watchedBody(await encodeBody(undefined), onSent)).toBeNull();
  });

  it('tells of each piece of a text, and of a file', async () => {
    await using directory = await TemporaryDirectory.create();
    const text = 'x'.repeat(PIECE_BYTES + 1);
    const path = directory.join('file');
    await writeFile(path, text);
    for (const body of [{ kind: 'text', text } as const, { kind: 'path', path } as const]) {
      told.splice(0);
      const stream = watchedBody(await encodeBody(body), onSent);
      const sent = stream instanceof Readable ? await stream.toArray() : [];
      expect(Buffer.concat(sent as Uint8Array[]).toString()).toBe(text);
      expect(told).toEqual([
        [PIECE_BYTES, PIECE_BYTES + 1],
        [PIECE_BYTES + 1, PIECE_BYTES + 1],
      ]);
    }
  });

  it('takes no more of the body than is asked for', async () => {
    const body = await encodeBody({ kind: 'text', text: 'x'.repeat(20 * PIECE_BYTES) });
    const stream = watchedBody(body, onSent);
    if (!(stream instanceof Readable)) throw new Error('It is no stream');
    const iterator = stream[Symbol.asyncIterator]();
    await iterator.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(told.length).toBeLessThan(4);
    stream.destroy();
  });
});
