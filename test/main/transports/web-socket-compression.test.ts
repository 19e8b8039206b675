import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { deflateOptions, isCompressible } from '../../../src/main/transports/socket-compression.js';
import { DEFAULT_LIMITS } from '../../../src/shared/index.js';
import { SocketFixture, closeCode, decodeFrame, exchange, receive } from './socket-fixture.js';

const HELLO = { kind: 'hello', version: 1 };
const TEXT = 'All work and no play makes a dull log. '.repeat(2_000);

describe('webSocket with compression', () => {
  let fixture: SocketFixture;
  let client: WebSocket;
  beforeEach(async () => {
    fixture = await SocketFixture.start({ compression: { thresholdBytes: 1_000 } });
    client = await fixture.open();
    await exchange(client, HELLO);
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  /** Bytes that crossed the wire for one message of main. */
  async function bytesFor(message: object): Promise<number> {
    const { _socket: socket } = client as unknown as { readonly _socket: Duplex & { readonly bytesRead: number } };
    const before = socket.bytesRead;
    const answer = receive(client);
    fixture.host.accepted[0]?.link.post(message);
    expect(await answer).toEqual(message);
    return socket.bytesRead - before;
  }

  it('is agreed on, and makes text smaller', async () => {
    expect(client.extensions).toContain('permessage-deflate');
    expect(await bytesFor({ text: TEXT })).toBeLessThan(TEXT.length / 20);
  });

  it('leaves small frames as they are', async () => {
    const text = 'a'.repeat(900);
    expect(await bytesFor({ text })).toBeGreaterThan(900);
    expect(await bytesFor({ text: text + text })).toBeLessThan(900);
  });

  it('leaves alone what is compressed already', async () => {
    const body = gzipSync(randomBytes(50_000));
    expect(await bytesFor({ body: new Uint8Array(body) })).toBeGreaterThan(body.byteLength);
  });

  it('takes a compressed message from the client', async () => {
    expect(await exchange(client, { text: TEXT })).toEqual({ echo: { text: TEXT } });
  });

  it('stops inflating at the size of a frame', async () => {
    const bystander = await fixture.open();
    const code = closeCode(client);
    const before = process.memoryUsage().rss;
    // 256 MiB of zeros, in about 256 KiB.
    writeCompressed(client, deflateRawSync(Buffer.alloc(256 * 1_048_576), { finishFlush: 2 }).subarray(0, -4));
    expect(await code).toBe(1009);
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1_048_576);
    expect(await exchange(bystander, HELLO)).toEqual({ kind: 'welcome' });
  });

  it('takes a frame of the limit exactly, and refuses one that inflates to a byte more', async () => {
    const exact = Buffer.alloc(DEFAULT_LIMITS.maxFrameBytes);
    const answer = receive(client);
    client.send(exact);
    expect(await answer).toEqual({ code: 'PROTOCOL' }); // zeros are no message
    const code = closeCode(client);
    client.send(Buffer.alloc(DEFAULT_LIMITS.maxFrameBytes + 1));
    expect(await code).toBe(1009);
  });

  it('keeps the order of frames that are compressed and such that are not', async () => {
    const messages = Array.from({ length: 20 }, (_, index) => ({ index, text: index % 2 === 0 ? TEXT : '' }));
    const answers: unknown[] = [];
    client.on('message', (data: Buffer) => answers.push(decodeFrame(data)));
    for (const message of messages) fixture.host.accepted[0]?.link.post(message);
    while (answers.length < messages.length) await once(client, 'message');
    expect(answers).toEqual(messages);
  });
});

describe('isCompressible', () => {
  it('tells text, JSON and base64 from noise', () => {
    const noise = randomBytes(100_000);
    const text = Buffer.from(TEXT);
    const verdicts = [text, Buffer.from(JSON.stringify({ list: [...noise] })), Buffer.from(noise.toString('base64'))];
    expect(verdicts.map((bytes) => isCompressible(new Uint8Array(bytes)))).toEqual([true, true, true]);
    for (const bytes of [noise, gzipSync(noise), deflateRawSync(Buffer.from(noise.toString('hex')))]) {
      expect(isCompressible(new Uint8Array(bytes))).toBe(false);
    }
    expect(isCompressible(new Uint8Array(0))).toBe(true);
  });
});

describe('deflateOptions', () => {
  it('takes whole thresholds only', () => {
    expect(deflateOptions({}).threshold).toBe(4_096);
    expect(() => deflateOptions({ thresholdBytes: -1 })).toThrow(RangeError);
    expect(() => deflateOptions({ thresholdBytes: 0.5 })).toThrow(RangeError);
  });
});

/** One final, compressed, masked binary frame (RFC 7692 §7.2.1), which `ws` itself would refuse to build in one piece. */
function writeCompressed(client: WebSocket, payload: Buffer): void {
  const { _socket: socket } = client as unknown as { readonly _socket: Duplex };
  const header = Buffer.alloc(14); // the mask is 0
  header[0] = 0xc2;
  header[1] = 0xff;
  header.writeBigUInt64BE(BigInt(payload.byteLength), 2);
  socket.write(Buffer.concat([header, payload]));
}
