import { connect, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { once } from 'node:events';
import { createLoopbackServer, type LoopbackServer } from '../../../src/main/headless/index.js';
import { RecordingLogger } from '../../../src/testing/recording-logger.js';
import { PageDirectory } from './page-directory.js';
import { rawRequest, requestBytes, upgradeBytes } from './raw-request.js';

describe('createLoopbackServer', () => {
  let page: PageDirectory;
  let logger: RecordingLogger;
  let server: LoopbackServer;
  let host: string;

  beforeEach(async () => {
    page = new PageDirectory();
    logger = new RecordingLogger();
    server = await createLoopbackServer({ root: page.root, logger });
    host = `Host: 127.0.0.1:${server.port}`;
  });
  afterEach(async () => {
    await server[Symbol.asyncDispose]();
    page[Symbol.dispose]();
  });

  describe('its address', () => {
    it('carries the token in the fragment', () => {
      expect(server.url).toBe(`http://127.0.0.1:${server.port}/#token=${server.token}`);
      expect(server.token).toMatch(/^[\w-]{43}$/);
    });

    it('is on the loopback interface alone', async () => {
      const outside = Object.values(networkInterfaces())
        .flat()
        .filter((address) => address !== undefined && !address.internal && address.family === 'IPv4');
      for (const address of outside) {
        const socket = connect(server.port, address?.address ?? '');
        await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
      }
      const ipv6 = connect(server.port, '::1');
      await expect(once(ipv6, 'connect')).rejects.toThrow('::1');
    });

    it('is refused while another server has it', async () => {
      await expect(createLoopbackServer({ root: page.root, port: server.port, logger })).rejects.toMatchObject({
        code: 'EADDRINUSE',
      });
    });

    it.each(['', 'short', 'a'.repeat(31), `${'a'.repeat(31)},`, 'a'.repeat(257)])(
      'takes no token %j',
      async (token) => {
        await expect(createLoopbackServer({ root: page.root, token, logger })).rejects.toThrow(RangeError);
      },
    );
  });

  describe('its answers', () => {
    it('serve the page without a token, under a strict policy', async () => {
      const answer = await rawRequest(server.port, requestBytes('/', [host]));
      expect(answer.status).toBe(200);
      expect(answer.body).toBe('<!doctype html><title>page</title>');
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'cache-control': 'no-cache',
        'content-type': 'text/html; charset=utf-8',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(answer.headers.get('content-security-policy')).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
          `font-src 'self'; connect-src 'self' ws://127.0.0.1:${server.port} ws://localhost:${server.port}; ` +
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
    });

    it('have no body for HEAD, and none for an empty file', async () => {
      const head = await rawRequest(server.port, requestBytes('/', [host], 'HEAD'));
      expect([head.status, head.headers.get('content-length'), head.body]).toEqual([200, '34', '']);
      const empty = await rawRequest(server.port, requestBytes('/empty.txt', [host]));
      expect([empty.status, empty.body]).toEqual([200, '']);
    });

    it('carry the security headers when they refuse, too', async () => {
      const answer = await rawRequest(server.port, requestBytes('/missing', [host]));
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(answer.headers.get('cache-control')).toBe('no-store');
    });

    it.each([
      ['/a#/../../x', 400],
      ['/../x', 403],
      ['/%2e%2e/x', 403],
      ['/..%2fx', 400],
      ['/..\\x', 400],
      ['/.env\\', 400],
      ['/.ENV', 403],
      ['/.env::$DATA', 400],
      ['/.env?raw??', 403],
      ['/leaf-link.txt', 403],
      ['http://127.0.0.1/index.html', 400],
    ])('refuse the target %s as it came over the wire with %i', async (target, status) => {
      await expect(rawRequest(server.port, requestBytes(target, [host]))).resolves.toMatchObject({ status, body: '' });
    });

    it('refuse every method but GET and HEAD', async () => {
      for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']) {
        const answer = await rawRequest(server.port, requestBytes('/', [host], method));
        expect([method, answer.status, answer.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD']);
      }
    });

    it('refuse what a script of another origin sends', async () => {
      const body = ['Content-Type: text/plain', 'Content-Length: 2'];
      for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${server.port + 1}`]) {
        const post = requestBytes('/', [host, `Origin: ${origin}`, ...body], 'POST');
        await expect(rawRequest(server.port, `${post}{}`)).resolves.toMatchObject({ status: 403 });
        const get = requestBytes('/', [host, `Origin: ${origin}`]);
        await expect(rawRequest(server.port, get)).resolves.toMatchObject({ status: 403 });
      }
      const own = requestBytes('/', [host, `Origin: http://127.0.0.1:${server.port}`]);
      await expect(rawRequest(server.port, own)).resolves.toMatchObject({ status: 200 });
    });
  });

  describe('its Host check', () => {
    const foreignHosts = (port: number): string[] => [
      'evil.example',
      `evil.example:${port}`,
      `127.0.0.1.nip.io:${port}`,
      `localhost.:${port}`,
      `localhost.evil.example:${port}`,
      `0.0.0.0:${port}`,
      `[::1]:${port}`,
      `127.1:${port}`,
      `2130706433:${port}`,
      `127.0.0.1:${port + 1}`,
      '127.0.0.1',
      'localhost',
      `LOCALHOST:${port}`,
      `user@127.0.0.1:${port}`,
      '',
    ];

    it('knows two names', async () => {
      for (const name of ['127.0.0.1', 'localhost']) {
        const answer = await rawRequest(server.port, requestBytes('/', [`Host: ${name}:${server.port}`]));
        expect([name, answer.status]).toEqual([name, 200]);
      }
    });

    it('refuses every other name, for files and upgrades alike', async () => {
      for (const name of foreignHosts(server.port)) {
        const file = await rawRequest(server.port, requestBytes('/', [`Host: ${name}`]));
        const upgrade = await rawRequest(server.port, upgradeBytes([`Host: ${name}`]));
        expect([name, file.status, upgrade.status]).toEqual([name, 421, 421]);
      }
    });

    it('refuses two Host headers, and none', async () => {
      for (const lines of [[host, 'Host: evil.example'], [host, host], []]) {
        const file = await rawRequest(server.port, requestBytes('/', lines));
        const upgrade = await rawRequest(server.port, upgradeBytes(lines));
        expect([lines.length, file.status, upgrade.status]).toEqual([lines.length, 400, 400]);
      }
    });
  });

  describe('onUpgrade', () => {
    it('refuses a path that nobody answers for', async () => {
      await expect(rawRequest(server.port, upgradeBytes([host], '/other'))).resolves.toMatchObject({ status: 404 });
    });

    it('tells the handler whose script asks', async () => {
      const sources: string[] = [];
      using subscription = server.onUpgrade('/sallyport', (upgrade) => {
        sources.push(upgrade.source);
        upgrade.refuse(403);
      });
      const own = `Origin: http://localhost:${server.port}`;
      for (const lines of [[], [own], ['Origin: http://evil.example'], [own, own]]) {
        const answer = await rawRequest(server.port, upgradeBytes([host, ...lines]));
        expect(answer.status).toBe(403);
      }
      expect(sources).toEqual(['absent', 'own', 'foreign', 'foreign']);
      subscription();
      await expect(rawRequest(server.port, upgradeBytes([host]))).resolves.toMatchObject({ status: 404 });
    });
  });

  it.each([
    ['requests', () => requestBytes('/', [host])],
    ['an upgrade', () => upgradeBytes([host, `Origin: http://127.0.0.1:${server.port}`], '/late')],
  ])('hangs up on who sends %s before it has its answer', async (_name, next) => {
    const upgrades: unknown[] = [];
    const subscription = server.onUpgrade('/late', (upgrade) => upgrades.push(upgrade));
    const first = requestBytes('/', [host]).replace('Connection: close\r\n', '');
    expect(await rawRequest(server.port, first + next().repeat(100))).toMatchObject({ status: 0 });
    expect(upgrades).toEqual([]);
    await expect(rawRequest(server.port, requestBytes('/', [host]))).resolves.toMatchObject({ status: 200 });
    subscription();
  });

  describe('when all 64 places are taken', () => {
    let clients: Socket[];
    let ended: Set<Socket>;

    /** Resolves when the server has taken notice of it. */
    const open = async (): Promise<Socket> => {
      const client = connect(server.port, '127.0.0.1');
      client.on('error', () => undefined);
      client.on('close', () => ended.add(client));
      clients.push(client);
      await once(client, 'connect');
      return client;
    };

    beforeEach(() => {
      [clients, ended] = [[], new Set()];
    });

    afterEach(() => {
      for (const client of clients) client.destroy();
    });

    it('gives a new connection the place of the one that has been idle for longest', async () => {
      for (let count = 0; count < 64; count += 1) await open();
      await expect(rawRequest(server.port, requestBytes('/', [host]))).resolves.toMatchObject({ status: 200 });
      const [first] = clients;
      if (first && !ended.has(first)) await once(first, 'close');
      expect(ended).toEqual(new Set([first]));
    });

    it('gives it that of the one which is being answered for longest, where all ask for a file and take none', async () => {
      page.write('large.js', 'x'.repeat(8_388_608)); // more than the system holds for who does not read
      for (let count = 0; count < 64; count += 1) {
        const client = await open();
        client.write(requestBytes('/large.js', [host]));
        await once(client, 'data');
        client.pause();
      }
      await expect(rawRequest(server.port, requestBytes('/', [host]))).resolves.toMatchObject({ status: 200 });
      const [first] = clients;
      first?.resume();
      if (first && !ended.has(first)) await once(first, 'close');
      expect(first?.bytesRead).toBeLessThan(8_388_608);
      expect(clients.filter((client) => ended.has(client))).toHaveLength(1);
    });

    it('does not count those that have been let in', async () => {
      const subscription = server.onUpgrade('/in', ({ socket, admit }) => {
        admit();
        socket.write('in');
      });
      const inside = await open();
      inside.write(upgradeBytes([host], '/in'));
      await once(inside, 'data');
      for (let count = 0; count < 70; count += 1) await open();
      await expect(rawRequest(server.port, requestBytes('/', [host]))).resolves.toMatchObject({ status: 200 });
      expect(ended.has(inside)).toBe(false);
      subscription();
    });
  });

  describe('disposal', () => {
    it('ends idle and half-sent connections, and can be repeated', async () => {
      const idle = connect(server.port, '127.0.0.1');
      await once(idle, 'connect');
      const closed = new Promise((resolve) => {
        // Being reset is one way of being ended.
        idle.on('error', resolve);
        idle.on('close', resolve);
      });
      idle.write('GET / HTTP/1.1\r\n');
      await server[Symbol.asyncDispose]();
      await closed;
      await server[Symbol.asyncDispose]();
      expect(() => server.onUpgrade('/late', () => {})).toThrow('closed');
    });
  });

  it('logs refusals without what was asked for', async () => {
    await rawRequest(server.port, upgradeBytes([host, `Sec-WebSocket-Protocol: ${server.token}`], `/${server.token}`));
    await rawRequest(server.port, requestBytes(`/?token=${server.token}`, [host], 'POST'));
    expect(logger.records.map((record) => record.level)).toEqual(['warn', 'debug']);
    expect(JSON.stringify(logger.records)).not.toContain(server.token);
  });
});
