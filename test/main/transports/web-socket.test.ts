import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { createLoopbackServer, type LoopbackServer } from '../../../src/main/headless/index.js';
import { webSocket } from '../../../src/main/transports/web-socket.js';
import type { Transport } from '../../../src/main/transports/transport.js';
import { decodeMessage, encodeMessage, splitFrames } from '../../../src/shared/codec/index.js';
import { DEFAULT_LIMITS } from '../../../src/shared/index.js';
import { PageDirectory } from '../headless/page-directory.js';
import { rawRequest, upgradeBytes } from '../headless/raw-request.js';
import { EchoHost } from './echo-host.js';
import { ManualClock } from './manual-clock.js';

const HELLO = { kind: 'hello', version: 1 };

describe('webSocket', () => {
  let page: PageDirectory;
  let server: LoopbackServer;
  let host: EchoHost;
  let clock: ManualClock;
  let transport: Transport;
  const clients: WebSocket[] = [];

  beforeEach(async () => {
    page = new PageDirectory();
    host = new EchoHost();
    clock = new ManualClock();
    server = await createLoopbackServer({ root: page.root, logger: host.logger });
    transport = webSocket({ server, clock });
    await transport.bind(host);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.terminate();
    await transport[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    page[Symbol.dispose]();
    expect(clock.pending).toBe(0);
  });

  async function open(protocols = ['sallyport.v1', `sallyport.token.${server.token}`]): Promise<WebSocket> {
    const client = new WebSocket(`ws://127.0.0.1:${server.port}/sallyport`, protocols, {
      origin: `http://127.0.0.1:${server.port}`,
    });
    clients.push(client);
    await once(client, 'open');
    return client;
  }

  function send(client: WebSocket, message: object): void {
    for (const frame of splitFrames(encodeMessage(message), DEFAULT_LIMITS.maxFrameBytes)) client.send(frame);
  }

  /** The next message, which in these tests always fits one frame: a byte of the protocol's own, then the message. */
  async function receive(client: WebSocket): Promise<unknown> {
    const [data] = (await once(client, 'message')) as [Buffer];
    return decodeMessage(new Uint8Array(data.subarray(1)));
  }

  async function exchange(client: WebSocket, message: object): Promise<unknown> {
    const answer = receive(client);
    send(client, message);
    return answer;
  }

  /** Bytes that `ws` itself would never send. */
  function writeRaw(client: WebSocket, hex: string): void {
    (client as unknown as { readonly _socket: Duplex })._socket.write(Buffer.from(hex, 'hex'));
  }

  async function closeCode(client: WebSocket): Promise<number> {
    const [code] = (await once(client, 'close')) as [number];
    return code;
  }

  describe('before the upgrade', () => {
    const hostLine = (): string => `Host: 127.0.0.1:${server.port}`;
    const originLine = (): string => `Origin: http://127.0.0.1:${server.port}`;
    const protocolLine = (token = server.token): string =>
      `Sec-WebSocket-Protocol: sallyport.v1, sallyport.token.${token}`;

    async function statusOf(lines: readonly string[]): Promise<number> {
      return (await rawRequest(server.port, upgradeBytes(lines))).status;
    }

    afterEach(() => expect(host.accepted).toEqual([]));

    it('refuses every origin but its own two', async () => {
      const { port } = server;
      const origins = [
        'http://evil.example',
        'null',
        '',
        `http://127.0.0.1:${port + 1}`,
        'http://127.0.0.1',
        `https://127.0.0.1:${port}`,
        `http://127.0.0.1:${port}.evil.example`,
        `http://127.0.0.1:${port}@evil.example`,
        `http://127.0.0.1:${port}/`,
        `http://127.0.0.1:${port}0`,
        `http://localhost.evil.example:${port}`,
        `HTTP://127.0.0.1:${port}`,
        `file://`,
        `http://[::1]:${port}`,
      ];
      for (const origin of origins) {
        const status = await statusOf([hostLine(), `Origin: ${origin}`, protocolLine()]);
        expect([origin, status]).toEqual([origin, 403]);
      }
    });

    it('refuses an absent origin, and two', async () => {
      expect(await statusOf([hostLine(), protocolLine()])).toBe(403);
      expect(await statusOf([hostLine(), originLine(), 'Origin: http://evil.example', protocolLine()])).toBe(403);
    });

    it('refuses a foreign Host whatever the token and the origin', async () => {
      for (const name of ['vite.dev', 'evil.example', `127.0.0.1.nip.io:${server.port}`, `0.0.0.0:${server.port}`]) {
        expect([name, await statusOf([`Host: ${name}`, originLine(), protocolLine()])]).toEqual([name, 421]);
      }
      expect(await statusOf([hostLine(), 'Host: evil.example', originLine(), protocolLine()])).toBe(400);
    });

    it('refuses every token but its own, once', async () => {
      const { token } = server;
      const sameLength = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
      for (const wrong of ['', 'wrong', sameLength, `${token}A`, token.slice(1), token.toUpperCase(), `${token}=`]) {
        expect([wrong, await statusOf([hostLine(), originLine(), protocolLine(wrong)])]).toEqual([wrong, 401]);
      }
      const doubled = `${protocolLine()}, sallyport.token.${token}`;
      expect(await statusOf([hostLine(), originLine(), doubled])).toBe(401);
      expect(await statusOf([hostLine(), originLine(), protocolLine(), protocolLine()])).toBe(401);
      expect(await statusOf([hostLine(), originLine(), `${protocolLine()}, sallyport.token.wrong`])).toBe(401);
      expect(await statusOf([hostLine(), originLine(), 'Sec-WebSocket-Protocol: sallyport.v1'])).toBe(401);
      expect(await statusOf([hostLine(), originLine(), `Cookie: token=${token}`])).toBe(401);
      expect(await statusOf([hostLine(), originLine()])).toBe(401);
    });

    it('refuses a client that does not speak version 1', async () => {
      const line = `Sec-WebSocket-Protocol: sallyport.v2, sallyport.token.${server.token}`;
      expect(await statusOf([hostLine(), originLine(), line])).toBe(400);
    });

    it('refuses other paths, with a query too', async () => {
      const lines = [hostLine(), originLine(), protocolLine()];
      for (const target of ['/', '/sallyport/', '/sallyport?x', '/SALLYPORT', '//sallyport']) {
        const answer = await rawRequest(server.port, upgradeBytes(lines, target));
        expect([target, answer.status]).toEqual([target, 404]);
      }
    });

    it('does not log the token', async () => {
      await statusOf([hostLine(), 'Origin: http://evil.example', protocolLine()]);
      expect(host.logger.lines).not.toEqual([]);
      expect(JSON.stringify(host.logger.lines)).not.toContain(server.token);
    });
  });

  describe('a socket', () => {
    it('is answered with the version alone, not the token, and without compression', async () => {
      const client = await open([`sallyport.token.${server.token}`, 'sallyport.v1']);
      expect(client.protocol).toBe('sallyport.v1');
      expect(client.extensions).toBe('');
    });

    it('is a client of its own, with the origin that the browser gave', async () => {
      await open();
      await open();
      const [first, second] = host.accepted.map((accepted) => accepted.peer);
      expect(first).toEqual({
        transport: 'web-socket',
        clientId: expect.any(String),
        origin: `http://127.0.0.1:${server.port}`,
      });
      expect(second?.clientId).not.toBe(first?.clientId);
    });

    it('carries messages both ways, in order', async () => {
      const client = await open();
      const value = { text: 'é', bytes: new Uint8Array([1, 2, 3]), when: new Date(5) };
      expect(await exchange(client, { ...HELLO, value })).toEqual({ echo: { ...HELLO, value } });
      const answers: unknown[] = [];
      client.on('message', (data: Buffer) => answers.push(decodeMessage(new Uint8Array(data.subarray(1)))));
      for (let id = 1; id <= 100; id += 1) send(client, { kind: 'call', id });
      while (answers.length < 100) await once(client, 'message');
      expect(answers).toEqual(Array.from({ length: 100 }, (_, index) => ({ echo: { kind: 'call', id: index + 1 } })));
    });

    it('ends for the host when the client leaves, and for the client when the host ends it', async () => {
      const leaving = await open();
      const [left] = host.accepted;
      leaving.terminate();
      await left?.closed;

      const staying = await open();
      const code = closeCode(staying);
      host.accepted[1]?.link.close();
      expect(await code).toBe(1000);
      await host.accepted[1]?.closed;
    });

    it('is closed with what was posted before still delivered', async () => {
      const client = await open();
      const last = receive(client);
      host.accepted[0]?.link.post({ kind: 'goodbye' });
      host.accepted[0]?.link.close();
      expect(await last).toEqual({ kind: 'goodbye' });
    });

    it('tells how much it has not sent', async () => {
      await open();
      const link = host.accepted[0]?.link;
      expect(link?.unsentBytes).toBe(0);
      link?.post({ kind: 'chunk', value: new Uint8Array(4_000_000) });
      expect(link?.unsentBytes).toBeGreaterThan(4_000_000);
    });
  });

  describe('the handshake', () => {
    it('must be done in 10 s', async () => {
      const client = await open();
      const code = closeCode(client);
      clock.advance(9_999);
      expect(client.readyState).toBe(WebSocket.OPEN);
      clock.advance(1);
      expect(await code).toBe(4408);
    });

    it('is not done by messages other than hello', async () => {
      const client = await open();
      await exchange(client, { kind: 'call', id: 1 });
      const code = closeCode(client);
      clock.advance(10_000);
      expect(await code).toBe(4408);
    });

    it('leaves a socket alone once it has said hello', async () => {
      const client = await open();
      await exchange(client, HELLO);
      clock.advance(3_600_000);
      expect(await exchange(client, HELLO)).toEqual({ echo: HELLO });
    });
  });

  describe('the number of sockets', () => {
    it('is 8, until one leaves', async () => {
      const eight = await Promise.all(Array.from({ length: 8 }, () => open()));
      await expect(open()).rejects.toThrow('503');
      const [first] = eight;
      first?.close();
      await host.accepted[0]?.closed;
      await expect(open()).resolves.toBeInstanceOf(WebSocket);
    });
  });

  describe('a bad frame', () => {
    let bystander: WebSocket;
    beforeEach(async () => {
      bystander = await open();
      await exchange(bystander, HELLO);
    });
    afterEach(async () => expect(await exchange(bystander, HELLO)).toEqual({ echo: HELLO }));

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
      const client = await open();
      await exchange(client, HELLO);
      const answer = receive(client);
      client.send(new Uint8Array(bytes));
      expect(await answer).toEqual({ code: expect.stringMatching(/^(?:PROTOCOL|PAYLOAD_TOO_LARGE)$/) });
      expect(await exchange(client, HELLO)).toEqual({ echo: HELLO });
    });

    it('is taken up to the limit, and refused from its header one byte beyond', async () => {
      const client = await open();
      const answer = receive(client);
      client.send(new Uint8Array(DEFAULT_LIMITS.maxFrameBytes));
      expect(await answer).toEqual({ code: 'PROTOCOL' });
      const code = closeCode(client);
      // A masked binary frame of 2²⁰ + 1 bytes, of which none is ever sent.
      writeRaw(client, '82ff0000000000100001' + '00000000');
      expect(await code).toBe(1009);
      await host.accepted[1]?.closed;
    });

    it('makes only its own message too large, and the frames that follow it', async () => {
      const client = await open();
      await exchange(client, HELLO);
      const answer = receive(client);
      const frame = new Uint8Array(DEFAULT_LIMITS.maxFrameBytes).fill(1);
      for (let index = 0; index < 17; index += 1) client.send(frame);
      expect(await answer).toEqual({ code: 'PAYLOAD_TOO_LARGE' });
      // The last of that message; then whole ones are heard again.
      client.send(new Uint8Array([0, 0]));
      expect(await exchange(client, HELLO)).toEqual({ echo: HELLO });
    });

    it('ends its connection when it is text', async () => {
      const client = await open();
      const code = closeCode(client);
      client.send('{"kind":"hello"}');
      send(client, HELLO);
      expect(await code).toBe(4400);
      await host.accepted[1]?.closed;
      expect(host.accepted[1]?.messages).toEqual([]);
    });

    it('ends its connection when it breaks the WebSocket protocol itself', async () => {
      const client = await open();
      const code = closeCode(client);
      // A frame of an opcode that RFC 6455 reserves, masked as a client's must be.
      writeRaw(client, '8b8000000000');
      expect(await code).toBe(1002);
      await host.accepted[1]?.closed;
    });
  });

  describe('disposal', () => {
    it('closes every socket and refuses new ones', async () => {
      const client = await open();
      const code = closeCode(client);
      await transport[Symbol.asyncDispose]();
      expect(await code).toBe(1001);
      await host.accepted[0]?.closed;
      await expect(open()).rejects.toThrow('404');
    });

    it('waits no longer than a second for a client that does not answer', async () => {
      const client = await open();
      client.pause();
      await transport[Symbol.asyncDispose]();
      await host.accepted[0]?.closed;
    });
  });
});
