import { once } from 'node:events';
import { WebSocket } from 'ws';
import { DEFAULT_LIMITS } from '../../../src/shared/index.js';
import { SocketFixture, closeCode, decodeFrame, exchange, receive, send, writeRaw } from './socket-fixture.js';

const HELLO = { kind: 'hello', version: 1 };
const WELCOME = { kind: 'welcome' };

describe('webSocket', () => {
  let fixture: SocketFixture;
  beforeEach(async () => {
    fixture = await SocketFixture.start();
  });
  afterEach(() => fixture[Symbol.asyncDispose]());

  describe('a socket', () => {
    it('is answered with the version alone, not the token, and without compression', async () => {
      const client = await fixture.open([`sallyport.token.${fixture.server.token}`, 'sallyport.v1']);
      expect(client.protocol).toBe('sallyport.v1');
      expect(client.extensions).toBe('');
    });

    it('is a client of its own, with the origin that the browser gave', async () => {
      await fixture.open();
      await fixture.open();
      const [first, second] = fixture.host.accepted.map((accepted) => accepted.peer);
      expect(first).toEqual({
        transport: 'web-socket',
        clientId: expect.any(String),
        origin: `http://127.0.0.1:${fixture.server.port}`,
      });
      expect(second?.clientId).not.toBe(first?.clientId);
    });

    it('carries messages both ways, in order', async () => {
      const client = await fixture.open();
      const value = { text: 'é', bytes: new Uint8Array([1, 2, 3]), when: new Date(5) };
      expect(await exchange(client, { ...HELLO, value })).toEqual({ echo: { ...HELLO, value } });
      const answers: unknown[] = [];
      client.on('message', (data: Buffer) => answers.push(decodeFrame(data)));
      for (let id = 1; id <= 100; id += 1) send(client, { kind: 'call', id });
      while (answers.length < 100) await once(client, 'message');
      expect(answers).toEqual(Array.from({ length: 100 }, (_, index) => ({ echo: { kind: 'call', id: index + 1 } })));
    });

    it('ends for the host when the client leaves, and for the client when the host ends it', async () => {
      const leaving = await fixture.open();
      const [left] = fixture.host.accepted;
      leaving.terminate();
      await left?.closed;

      const staying = await fixture.open();
      const code = closeCode(staying);
      fixture.host.accepted[1]?.link.close();
      expect(await code).toBe(1000);
      await fixture.host.accepted[1]?.closed;
    });

    it('is closed with what was posted before still delivered', async () => {
      const client = await fixture.open();
      const last = receive(client);
      fixture.host.accepted[0]?.link.post({ kind: 'goodbye' });
      fixture.host.accepted[0]?.link.close();
      expect(await last).toEqual({ kind: 'goodbye' });
    });

    it('tells how much it has not sent', async () => {
      await fixture.open();
      const link = fixture.host.accepted[0]?.link;
      expect(link?.unsentBytes).toBe(0);
      // Far more than a socket's own buffers take.
      link?.post({ kind: 'chunk', value: new Uint8Array(16_000_000) });
      expect(link?.unsentBytes).toBeGreaterThan(1_000_000);
    });
  });

  describe('the handshake', () => {
    it('must be done in 10 s', async () => {
      const client = await fixture.open();
      const code = closeCode(client);
      fixture.clock.advance(9_999);
      expect(client.readyState).toBe(WebSocket.OPEN);
      fixture.clock.advance(1);
      expect(await code).toBe(4408);
    });

    it('is not done by other messages, nor by a hello that main does not welcome', async () => {
      const client = await fixture.open();
      await exchange(client, { kind: 'call', id: 1 });
      await exchange(client, { kind: 'hello', version: 'one' });
      const code = closeCode(client);
      fixture.clock.advance(10_000);
      expect(await code).toBe(4408);
    });

    it('leaves a socket alone once it has said hello', async () => {
      const client = await fixture.open();
      await exchange(client, HELLO);
      const pinged = once(client, 'ping');
      fixture.clock.advance(9_999);
      await pinged;
      await exchange(client, HELLO);
      fixture.clock.advance(2);
      expect(await exchange(client, HELLO)).toEqual(WELCOME);
    });
  });

  describe('the number of sockets', () => {
    it('is 8, until one leaves', async () => {
      const eight = await Promise.all(Array.from({ length: 8 }, () => fixture.open()));
      await Promise.all(eight.map((client) => exchange(client, HELLO)));
      await expect(fixture.open()).rejects.toThrow('503');
      const [first] = eight;
      first?.close();
      await fixture.host.accepted[0]?.closed;
      await expect(fixture.open()).resolves.toBeInstanceOf(WebSocket);
    });

    it('is kept by those who have said hello: one that comes later takes the place of the one that is silent for longest', async () => {
      const greeted = await Promise.all(Array.from({ length: 6 }, () => fixture.open()));
      await Promise.all(greeted.map((client) => exchange(client, HELLO)));
      const first = await fixture.open();
      const second = await fixture.open();
      const ended = closeCode(first);
      const late = await fixture.open();
      expect(await ended).toBe(1006);
      expect(await exchange(second, HELLO)).toEqual(WELCOME);
      expect(await exchange(late, HELLO)).toEqual(WELCOME);
      await expect(fixture.open()).rejects.toThrow('503');
    });
  });

  describe('a bad frame', () => {
    let bystander: WebSocket;
    beforeEach(async () => {
      bystander = await fixture.open();
      await exchange(bystander, HELLO);
    });

    it.each([
      ['an empty one', []],
      ['an unknown marker', [0x7f, 0x80]],
      ['a marker without a message', [0]],
      ['what the codec does not have', [0, 0xc1]],
      ['a message that breaks off', [0, 0x82, 0xa4, 0x6b]],
      ['bytes after the message', [0, 0x80, 0x80]],
      ['text that is not UTF-8', [0, 0x81, 0xa1, 0x61, 0xa2, 0xff, 0xff]],
      ['a map that claims 4 billion entries', [0, 0xdf, 0xff, 0xff, 0xff, 0xff]],
      ['binary that claims 4 GiB', [0, 0xc6, 0xff, 0xff, 0xff, 0xff]],
      ['a __proto__ key', [0, 0x81, 0xa9, ...Buffer.from('__proto__'), 0x80]],
      ['20,000 levels', [0, ...Array.from({ length: 20_000 }, () => 0x91), 0x90]],
    ])('is answered with a code, and the connection goes on: %s', async (_, bytes) => {
      const client = await fixture.open();
      await exchange(client, HELLO);
      const answer = receive(client);
      client.send(new Uint8Array(bytes));
      expect(await answer).toEqual({ code: expect.stringMatching(/^(?:PROTOCOL|PAYLOAD_TOO_LARGE)$/) });
      expect(await exchange(client, HELLO)).toEqual(WELCOME);
      expect(await exchange(bystander, HELLO)).toEqual(WELCOME);
    });

    it('is taken up to the limit, and refused from its header one byte beyond', async () => {
      const client = await fixture.open();
      const answer = receive(client);
      client.send(new Uint8Array(DEFAULT_LIMITS.maxFrameBytes));
      expect(await answer).toEqual({ code: 'PROTOCOL' });
      const code = closeCode(client);
      // A masked binary frame of 2²⁰ + 1 bytes, of which none is ever sent.
      writeRaw(client, '82ff000000000010000100000000');
      expect(await code).toBe(1009);
      await fixture.host.accepted[1]?.closed;
      expect(await exchange(bystander, HELLO)).toEqual(WELCOME);
    });

    it('makes only its own message too large, and the frames that follow it', async () => {
      const client = await fixture.open();
      await exchange(client, HELLO);
      const answer = receive(client);
      const frame = new Uint8Array(DEFAULT_LIMITS.maxFrameBytes).fill(1);
      for (let index = 0; index < 17; index += 1) client.send(frame);
      expect(await answer).toEqual({ code: 'PAYLOAD_TOO_LARGE' });
      // The last of that message; then whole ones are heard again.
      client.send(new Uint8Array([0, 0]));
      expect(await exchange(client, HELLO)).toEqual(WELCOME);
      expect(await exchange(bystander, HELLO)).toEqual(WELCOME);
    });

    it('ends its connection when it is text', async () => {
      const client = await fixture.open();
      const code = closeCode(client);
      client.send('{"kind":"hello"}');
      send(client, HELLO);
      expect(await code).toBe(4400);
      await fixture.host.accepted[1]?.closed;
      expect(fixture.host.accepted[1]?.messages).toEqual([]);
      expect(await exchange(bystander, HELLO)).toEqual(WELCOME);
    });

    it('ends its connection when it breaks the WebSocket protocol itself', async () => {
      const client = await fixture.open();
      const code = closeCode(client);
      // A frame of an opcode that RFC 6455 reserves, masked as a client's must be.
      writeRaw(client, '8b8000000000');
      expect(await code).toBe(1002);
      await fixture.host.accepted[1]?.closed;
      expect(await exchange(bystander, HELLO)).toEqual(WELCOME);
    });
  });

  describe('disposal', () => {
    it('closes every socket and refuses new ones', async () => {
      const client = await fixture.open();
      const code = closeCode(client);
      await fixture.transport[Symbol.asyncDispose]();
      expect(await code).toBe(1001);
      await fixture.host.accepted[0]?.closed;
      await expect(fixture.open()).rejects.toThrow('404');
    });

    it('waits no longer than a second for a client that does not answer', async () => {
      const client = await fixture.open();
      client.pause();
      await fixture.transport[Symbol.asyncDispose]();
      await expect(fixture.host.accepted[0]?.closed).resolves.toBeUndefined();
    });
  });
});
