import type { ServerResponse } from 'node:http';
import { Transform } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { brotliCompressSync, createGzip, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { decodeThrough } from '../../../../src/main/services/http/content-decoding.js';
import { HttpError } from '../../../../src/shim/index.js';
import { createClient, fetchFrom, receive } from './sending.js';
import { TestServer } from './test-server.js';

function compressed(encoding: string, content: Uint8Array): Promise<TestServer> {
  return TestServer.http((_request, response) => {
    response.writeHead(200, { 'content-encoding': encoding }).end(content);
  });
}

const TEXT = Array.from({ length: 5_000 }, (_, index) => `line ${index}`).join('\n');

describe('decompression', () => {
  it.each([
    ['gzip', 'gzip', gzipSync(TEXT)],
    ['gzip by its old name', 'x-gzip', gzipSync(TEXT)],
    ['deflate', 'deflate', deflateSync(TEXT)],
    ['bare deflate', 'deflate', deflateRawSync(TEXT)],
    ['brotli', 'br', brotliCompressSync(TEXT)],
    ['zstd', 'zstd', zstdCompressSync(TEXT)],
    ['two layers', 'GZIP, br', brotliCompressSync(gzipSync(TEXT))],
    ['identity', 'identity', Buffer.from(TEXT)],
    ['an unknown encoding', 'x-mine, gzip', Buffer.from(TEXT)],
  ])('undoes %s, and counts the bytes of the network', async (_what, encoding, content) => {
    await using server = await compressed(encoding, content);
    const { text, error, wireBytes } = await fetchFrom(server);
    expect(error).toBeUndefined();
    expect(text).toBe(TEXT);
    expect(wireBytes).toBe(content.byteLength);
  });

  it('takes a body that comes byte by byte', async () => {
    const content = gzipSync(TEXT.slice(0, 500));
    await using server = await TestServer.http((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      for (const byte of content) response.write(Buffer.of(byte));
      response.end();
    });
    expect(await fetchFrom(server)).toMatchObject({ text: TEXT.slice(0, 500), error: undefined });
  });

  it('delivers what can be decompressed so far', async () => {
    const gzip = createGzip();
    await using server = await TestServer.http((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      gzip.pipe(response);
      gzip.write('first');
      gzip.flush();
    });
    await using client = createClient();
    const body = (await client.send({ method: 'GET', url: server.url() })).body();
    expect(Buffer.from((await body.next()).value ?? []).toString()).toBe('first');
    gzip.end('second');
    expect(Buffer.from((await body.next()).value ?? []).toString()).toBe('second');
  });

  it.each(['HEAD', 'GET'])('does without a body that is announced as compressed (%s)', async (method) => {
    await using server = await compressed('gzip', new Uint8Array());
    expect(await fetchFrom(server, {}, method)).toMatchObject({ text: '', error: undefined, wireBytes: 0 });
  });

  it.each([
    ['gzip', gzipSync(TEXT), TEXT.length / 2],
    ['deflate', deflateSync(TEXT), TEXT.length / 2],
    ['br', brotliCompressSync(TEXT), TEXT.length / 2],
    ['zstd', zstdCompressSync(TEXT), 0], // decodes whole blocks, and this is one
  ])('keeps what came before the end of a %s body that is too short', async (encoding, content, leastLength) => {
    await using server = await compressed(encoding, content.subarray(0, content.byteLength - 20));
    const { text, error } = await fetchFrom(server);
    expect(error).toMatchObject({ details: { reason: 'invalid-response' } });
    expect(TEXT.startsWith(text)).toBe(true);
    expect(text.length).toBeGreaterThanOrEqual(leastLength);
  });

  it('tells when data is not what it is said to be', async () => {
    await using server = await compressed('gzip', Buffer.from('<html>not at all</html>'));
    const { error } = await fetchFrom(server);
    expect(error).toBeInstanceOf(HttpError);
    expect((error as HttpError).details).toEqual({
      reason: 'invalid-response',
      message: `What localhost:${server.port} sent cannot be decompressed: it is damaged or incomplete.`,
    });
  });

  it('refuses a zstd window beyond 8 MiB', async () => {
    // Frame header of RFC 8878 §3.1.1: no single segment, window descriptor 0x70 = 2²⁴ bytes.
    const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x70, 0x01, 0x00, 0x00]);
    await using server = await compressed('zstd', frame);
    expect((await fetchFrom(server)).error).toMatchObject({ details: { reason: 'invalid-response' } });
  });

  it.each([
    ['deflate', deflateSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
  ])('pays no heed to what follows the end of a %s body', async (encoding, content) => {
    const answer = Promise.withResolvers<ServerResponse>();
    await using server = await TestServer.http((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding }).write(content);
      answer.resolve(response);
    });
    await using client = createClient();
    const exchange = await client.send({ method: 'GET', url: server.url() });
    const receiving = receive(exchange);
    (await answer.promise).write('more', () => answer.promise.then((response) => response.end('and more')));
    expect(await receiving).toEqual({ text: TEXT, error: undefined });
  });

  it('undoes five layers and refuses a sixth', async () => {
    const layers = (count: number) => Array.from({ length: count });
    const wrapped = (count: number) => layers(count).reduce<Buffer>((content) => gzipSync(content), Buffer.from('x'));
    await using five = await compressed(layers(5).fill('gzip').join(), wrapped(5));
    expect(await fetchFrom(five)).toMatchObject({ text: 'x', error: undefined });
    await using six = await compressed(layers(6).fill('gzip').join(), wrapped(6));
    expect((await fetchFrom(six)).error).toMatchObject({ details: { reason: 'invalid-response' } });
  });

  it('keeps what was decompressed when the connection is reset', async () => {
    const gzip = createGzip();
    await using server = await TestServer.http((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      gzip.pipe(response);
      gzip.write('came through');
      gzip.flush();
    });
    await using client = createClient();
    const body = (await client.send({ method: 'GET', url: server.url() })).body();
    expect(Buffer.from((await body.next()).value ?? []).toString()).toBe('came through');
    server.reset();
    await expect(body.next()).rejects.toMatchObject({ details: { reason: 'connection-reset' } });
  });
});

describe('decodeThrough', () => {
  it('gives a decoder nothing after its end', async () => {
    async function* source(): AsyncGenerator<Uint8Array> {
      for (const piece of ['a', 'b', 'c']) {
        yield Buffer.from(piece);
        await setImmediate();
      }
    }
    const given: string[] = [];
    const createDecoder = (): Transform =>
      new Transform({
        transform(piece: Buffer, _encoding, done) {
          given.push(piece.toString());
          this.push(piece);
          this.push(null);
          done();
        },
      });
    const decoded = await buffer(decodeThrough(source(), createDecoder));
    expect(decoded.toString()).toBe('a');
    expect(given).toEqual(['a']);
  });
});
