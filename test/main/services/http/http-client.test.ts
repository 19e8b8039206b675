import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { HttpClient, type HttpOptions, type OutgoingRequest } from '../../../../src/main/services/http/index.js';
import { CancelledError } from '../../../../src/shared/index.js';
import { HttpError, type HttpFailure } from '../../../../src/shim/index.js';
import { ManualClock } from '../../../../src/testing/manual-clock.js';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { EXPIRED_CERTIFICATE, LOCALHOST_CERTIFICATE } from '../../../setup/test-certificates.js';
import { TestServer } from './test-server.js';

function createClient(options: Partial<HttpOptions> = {}): HttpClient {
  return new HttpClient({ responseDirectory: 'unused', version: '1.2.3', ...options });
}

/** Sends one request with a client of its own. @returns the response with all of its body */
async function sendOnce(request: OutgoingRequest, options: Partial<HttpOptions> = {}) {
  await using client = createClient(options);
  const exchange = await client.send(request);
  const body = await buffer(exchange.body());
  return { ...exchange.head, body, wireBytes: exchange.wireBytes, timings: exchange.timings };
}

async function failureOf(
  request: OutgoingRequest,
  options: Partial<HttpOptions> = {},
): Promise<HttpFailure | undefined> {
  try {
    await sendOnce(request, options);
  } catch (error) {
    if (error instanceof HttpError) return error.details;
    throw error;
  }
  throw new Error('It was expected to fail');
}

/** Answers with what it was sent. */
function echoServer(): Promise<TestServer> {
  return TestServer.http(async (request, response) => {
    const { method, url, rawHeaders } = request;
    response.end(JSON.stringify({ method, url, rawHeaders, body: await text(request) }));
  });
}

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

async function echoOf(request: Omit<OutgoingRequest, 'url'>, path = '/'): Promise<Echo> {
  await using server = await echoServer();
  const { body } = await sendOnce({ ...request, url: server.url(path) });
  return JSON.parse(body.toString()) as Echo;
}

function valuesOf(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

describe('HttpClient.send', () => {
  describe('what is sent', () => {
    it('keeps the order, the case and the repetition of headers', async () => {
      const headers = [
        { name: 'X-Second', value: 'a' },
        { name: 'x-first', value: ' padded ' },
        { name: 'X-Second', value: 'b' },
        { name: 'X-Latin', value: 'é' },
      ];
      const { rawHeaders } = await echoOf({ method: 'GET', headers });
      const own = rawHeaders.slice(rawHeaders.indexOf('X-Second'), rawHeaders.indexOf('X-Second') + 8);
      expect(own).toEqual(['X-Second', 'a', 'x-first', 'padded', 'X-Second', 'b', 'X-Latin', 'é']);
    });

    it('names itself and what it can decompress, unless the request does', async () => {
      const plain = await echoOf({ method: 'GET' });
      expect(valuesOf(plain.rawHeaders, 'user-agent')).toEqual(['sallyport/1.2.3']);
      expect(valuesOf(plain.rawHeaders, 'accept-encoding')).toEqual(['gzip, deflate, br, zstd']);

      const headers = [
        { name: 'user-agent', value: 'mine' },
        { name: 'ACCEPT-ENCODING', value: 'identity' },
      ];
      const own = await echoOf({ method: 'GET', headers });
      expect(valuesOf(own.rawHeaders, 'user-agent')).toEqual(['mine']);
      expect(valuesOf(own.rawHeaders, 'accept-encoding')).toEqual(['identity']);
    });

    it('appends the query to what the address has, which stays as it was typed', async () => {
      const query = [
        { name: 'q', value: 'a b&c' },
        { name: 'q', value: '+' },
      ];
      const { url } = await echoOf({ method: 'GET', query }, '/p?x=1+2%20');
      expect(url).toBe('/p?x=1+2%20&q=a%20b%26c&q=%2B');
    });

    it.each([
      ['text', { kind: 'text', text: 'größe' }, 'größe', 'text/plain; charset=utf-8'],
      ['json', { kind: 'json', text: '{"a":1}' }, '{"a":1}', 'application/json'],
      [
        'form',
        { kind: 'form', fields: [{ name: 'a b', value: 'c&d' }] },
        'a+b=c%26d',
        'application/x-www-form-urlencoded',
      ],
      ['file', { kind: 'file', content: new Uint8Array([104, 105]) }, 'hi', 'application/octet-stream'],
    ] as const)('sends a %s body with its length and type', async (_kind, body, expected, type) => {
      const echo = await echoOf({ method: 'POST', body });
      expect(echo.body).toBe(expected);
      expect(valuesOf(echo.rawHeaders, 'content-type')).toEqual([type]);
      expect(valuesOf(echo.rawHeaders, 'content-length')).toEqual([String(Buffer.byteLength(expected))]);
    });

    it('leaves the type of a body to the request’s own header', async () => {
      const headers = [{ name: 'content-type', value: 'application/xml' }];
      const echo = await echoOf({ method: 'PUT', headers, body: { kind: 'text', text: '<a/>' } });
      expect(valuesOf(echo.rawHeaders, 'content-type')).toEqual(['application/xml']);
    });

    it('sends a body with GET and with DELETE', async () => {
      const body = { kind: 'json', text: '{}' } as const;
      expect(await echoOf({ method: 'GET', body })).toMatchObject({ method: 'GET', body: '{}' });
      expect(await echoOf({ method: 'DELETE', body })).toMatchObject({ method: 'DELETE', body: '{}' });
    });

    it('sends a file of this machine piece by piece', async () => {
      await using directory = await TemporaryDirectory.create();
      const path = directory.join('upload.bin');
      await writeFile(path, 'x'.repeat(300_000));
      const echo = await echoOf({ method: 'POST', body: { kind: 'path', path, contentType: 'text/csv' } });
      expect(echo.body).toHaveLength(300_000);
      expect(valuesOf(echo.rawHeaders, 'content-length')).toEqual(['300000']);
      expect(valuesOf(echo.rawHeaders, 'content-type')).toEqual(['text/csv']);
    });

    it('sends an empty file', async () => {
      await using directory = await TemporaryDirectory.create();
      const path = directory.join('empty');
      await writeFile(path, '');
      expect(await echoOf({ method: 'POST', body: { kind: 'path', path } })).toMatchObject({ body: '' });
    });

    it('writes the usual methods in upper case and leaves others alone', async () => {
      expect((await echoOf({ method: 'patch' })).method).toBe('PATCH');
      expect((await echoOf({ method: 'PROPFIND' })).method).toBe('PROPFIND');
    });

    it('takes credentials out of the address into a header', async () => {
      await using server = await echoServer();
      const url = server.url('/').replace('://', '://us%20er:p%zz@');
      const { body, url: shown } = await sendOnce({ method: 'GET', url });
      const { rawHeaders } = JSON.parse(body.toString()) as Echo;
      expect(valuesOf(rawHeaders, 'authorization')).toEqual([`Basic ${btoa('us er:p%zz')}`]);
      expect(shown).toBe(server.url('/'));
    });

    it('takes no notice of a proxy in the environment', async () => {
      const before = { ...process.env };
      Object.assign(process.env, { http_proxy: 'http://localhost:1', HTTP_PROXY: 'http://localhost:1' });
      try {
        expect((await echoOf({ method: 'GET' })).method).toBe('GET');
      } finally {
        process.env = before;
      }
    });
  });

  describe('what comes back', () => {
    it('tells status, headers as they came, length and type', async () => {
      const raw = 'HTTP/1.1 207 Many Things\r\nX-A: 1\r\nx-a: 2\r\nContent-Type: text/x\r\nContent-Length: 2\r\n\r\nok';
      await using server = await TestServer.raw(raw);
      const response = await sendOnce({ method: 'GET', url: server.url('/a') });
      expect(response).toMatchObject({
        url: server.url('/a'),
        status: 207,
        statusText: 'Many Things',
        redirects: 0,
        declaredBytes: 2,
        contentType: 'text/x',
      });
      expect(response.headers.slice(0, 2)).toEqual([
        { name: 'X-A', value: '1' },
        { name: 'x-a', value: '2' },
      ]);
      expect(response.body.toString()).toBe('ok');
    });

    it('does without length, type and status text', async () => {
      await using server = await TestServer.raw('HTTP/1.1 200\r\nConnection: close\r\n\r\nrest');
      const response = await sendOnce({ method: 'GET', url: server.url() });
      expect(response).toMatchObject({ statusText: '', declaredBytes: null, contentType: null });
      expect(response.body.toString()).toBe('rest');
    });

    it('passes over early hints', async () => {
      await using server = await TestServer.raw(
        'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx',
      );
      expect(await sendOnce({ method: 'GET', url: server.url() })).toMatchObject({ status: 200, declaredBytes: 1 });
    });

    it('counts the connection once, and not again when it is used again', async () => {
      await using server = await TestServer.http((_request, response) => response.end('x'));
      await using client = createClient();
      const first = await client.send({ method: 'GET', url: server.url() });
      await buffer(first.body());
      await setImmediate(); // undici takes the connection back
      const second = await client.send({ method: 'GET', url: server.url() });
      await buffer(second.body());
      expect(server.connections).toBe(1);
      expect(first.timings.connectMs).toBeGreaterThanOrEqual(0);
      expect(second.timings.connectMs).toBeNull();
      for (const { waitingMs, downloadMs, totalMs } of [first.timings, second.timings]) {
        expect(waitingMs).toBeGreaterThan(0);
        expect(downloadMs).toBeGreaterThanOrEqual(0);
        expect(totalMs).toBeGreaterThanOrEqual((waitingMs ?? 0) + (downloadMs ?? 0));
      }
    });

    it('makes the server wait while nobody reads', async () => {
      const total = 32 * 1_048_576;
      let response: import('node:http').ServerResponse | undefined;
      await using server = await TestServer.http((_request, answer) => {
        response = answer;
        answer.write(Buffer.alloc(total));
      });
      await using client = createClient();
      const exchange = await client.send({ method: 'GET', url: server.url() });
      const pieces = exchange.body();
      await pieces.next();
      // What the kernel's buffers hold can't be told; what this process took in is what counts.
      expect(exchange.wireBytes).toBeLessThan(1_048_576);
      expect(response?.writableLength).toBeGreaterThan(total / 2);
      await pieces.return(undefined);
    });
  });

  describe('redirects', () => {
    /** Redirects `/<status>` to `/landed`, and echoes what lands there. */
    function redirecting(): Promise<TestServer> {
      return TestServer.http(async (request, response) => {
        const status = Number(request.url?.slice(1));
        if (status >= 300) {
          response.writeHead(status, { location: '/landed' }).end('moved');
          return;
        }
        const { method, url, rawHeaders } = request;
        response.end(JSON.stringify({ method, url, rawHeaders, body: await text(request) }));
      });
    }

    it.each([
      [301, 'POST', 'GET', ''],
      [302, 'POST', 'GET', ''],
      [303, 'POST', 'GET', ''],
      [303, 'PUT', 'GET', ''],
      [301, 'PUT', 'PUT', 'body'],
      [307, 'POST', 'POST', 'body'],
      [308, 'POST', 'POST', 'body'],
    ])('on %i follow a %s with a %s', async (status, method, expected, expectedBody) => {
      await using server = await redirecting();
      const headers = [{ name: 'Content-Language', value: 'de' }];
      const body = { kind: 'text', text: 'body' } as const;
      const response = await sendOnce({ method, url: server.url(`/${status}`), headers, body });
      const echo = JSON.parse(response.body.toString()) as Echo;
      expect(echo).toMatchObject({ method: expected, url: '/landed', body: expectedBody });
      expect(valuesOf(echo.rawHeaders, 'content-language')).toEqual(expectedBody === '' ? [] : ['de']);
      expect(valuesOf(echo.rawHeaders, 'content-type')).toHaveLength(expectedBody === '' ? 0 : 1);
      expect(response).toMatchObject({ url: server.url('/landed'), redirects: 1 });
    });

    it('keep HEAD on 303', async () => {
      await using server = await redirecting();
      expect(await sendOnce({ method: 'HEAD', url: server.url('/303') })).toMatchObject({ status: 200, redirects: 1 });
    });

    it('repeat a file', async () => {
      await using directory = await TemporaryDirectory.create();
      await using server = await redirecting();
      const path = directory.join('file');
      await writeFile(path, 'from disk');
      const { body } = await sendOnce({ method: 'PUT', url: server.url('/307'), body: { kind: 'path', path } });
      expect(JSON.parse(body.toString())).toMatchObject({ body: 'from disk' });
    });

    it('use the connection again', async () => {
      await using server = await redirecting();
      await sendOnce({ method: 'GET', url: server.url('/302') });
      expect(server.connections).toBe(1);
    });

    it('do not wait for the long body of a redirect', async () => {
      await using server = await TestServer.http((request, response) => {
        if (request.url === '/end') response.end('there');
        else response.writeHead(302, { location: '/end' }).write(Buffer.alloc(1_048_576));
      });
      expect((await sendOnce({ method: 'GET', url: server.url() })).body.toString()).toBe('there');
    });

    it('take credentials along within an origin, and to no other', async () => {
      const headers = ['Authorization', 'Cookie', 'Proxy-Authorization', 'X-Other'].map((name) => ({
        name,
        value: 'v',
      }));
      await using target = await echoServer();
      await using server = await TestServer.http((request, response) => {
        if (request.url === '/away') response.writeHead(302, { location: target.url('/') }).end();
        else if (request.url === '/near') response.writeHead(302, { location: '/here' }).end();
        else response.end(JSON.stringify({ rawHeaders: request.rawHeaders }));
      });
      const namesAfter = async (path: string): Promise<readonly string[]> => {
        const { body } = await sendOnce({ method: 'GET', url: server.url(path), headers });
        return (JSON.parse(body.toString()) as Echo).rawHeaders.filter((_, index) => index % 2 === 0);
      };
      expect(await namesAfter('/near')).toEqual(expect.arrayContaining(headers.map(({ name }) => name)));
      const away = await namesAfter('/away');
      expect(away).toContain('X-Other');
      expect(away).not.toContain('Authorization');
      expect(away).not.toContain('Cookie');
      expect(away).not.toContain('Proxy-Authorization');
    });

    it('give another origin its own Host', async () => {
      await using target = await echoServer();
      await using server = await TestServer.http((_request, response) => {
        response.writeHead(307, { location: target.url('/') }).end();
      });
      const headers = [{ name: 'Host', value: 'virtual.example' }];
      const { body } = await sendOnce({ method: 'GET', url: server.url(), headers });
      const { rawHeaders } = JSON.parse(body.toString()) as Echo;
      expect(valuesOf(rawHeaders, 'host')).toEqual([`localhost:${target.port}`]);
    });

    it('read an address in UTF-8 and keep the fragment', async () => {
      await using server = await TestServer.http((request, response) => {
        const location = Buffer.from('/größe', 'utf8').toString('latin1');
        if (request.url === '/') response.writeHead(302, { location }).end();
        else response.end(request.url);
      });
      const response = await sendOnce({ method: 'GET', url: server.url('/#part') });
      expect(response.body.toString()).toBe('/gr%C3%B6%C3%9Fe');
      expect(response.url).toBe(server.url('/gr%C3%B6%C3%9Fe#part'));
    });

    it.each(['myapp://callback', 'http://[broken'])('leave a redirect to %s as the answer', async (location) => {
      await using server = await TestServer.http((_request, response) =>
        response.writeHead(302, { location }).end('x'),
      );
      expect(await sendOnce({ method: 'GET', url: server.url() })).toMatchObject({ status: 302, redirects: 0 });
    });

    it('are not followed when the request says so', async () => {
      await using server = await redirecting();
      const response = await sendOnce({ method: 'GET', url: server.url('/301'), followRedirects: false });
      expect(response).toMatchObject({ status: 301, redirects: 0 });
      expect(response.body.toString()).toBe('moved');
    });

    it('are followed as often as the limit says and not once more', async () => {
      await using server = await TestServer.http((request, response) => {
        const left = Number(request.url?.slice(1));
        if (left === 0) response.end();
        else response.writeHead(302, { location: `/${left - 1}` }).end();
      });
      expect(await sendOnce({ method: 'GET', url: server.url('/10') })).toMatchObject({ status: 200, redirects: 10 });
      expect(await failureOf({ method: 'GET', url: server.url('/11') })).toMatchObject({
        reason: 'too-many-redirects',
      });
      expect(await failureOf({ method: 'GET', url: server.url('/1'), maxRedirects: 0 })).toMatchObject({
        reason: 'too-many-redirects',
      });
    });
  });

  describe('failures, in words', () => {
    it.each(['not a url', 'localhost:8080/x', 'ftp://localhost/x', 'file:///etc/passwd', 'http://'])(
      'tells that %p is no address',
      async (url) => {
        const failure = await failureOf({ method: 'GET', url });
        expect(failure?.reason).toBe('invalid-url');
        expect(failure?.message).toContain(url);
      },
    );

    it.each([
      ['a space in its name', { name: 'a b', value: 'x' }],
      ['no name', { name: '', value: 'x' }],
      ['a line break in its value', { name: 'x', value: 'a\r\nInjected: 1' }],
      ['a NUL in its value', { name: 'x', value: 'a\0' }],
      ['a character beyond Latin-1', { name: 'x', value: '€' }],
      ['the connection’s own name', { name: 'Transfer-Encoding', value: 'chunked' }],
      ['an upgrade', { name: 'Upgrade', value: 'h2c' }],
      ['an unknown connection option', { name: 'Connection', value: 'x-secret' }],
      ['a wrong length', { name: 'Content-Length', value: '5' }],
    ])('refuses a header with %s', async (_what, header) => {
      const failure = await failureOf({ method: 'POST', url: 'http://localhost:1/', headers: [header] });
      expect(failure?.reason).toBe('invalid-header');
      expect(failure?.message).toMatch(/^[^\r\n\0]+[.]$/);
    });

    it('refuses a second Host', async () => {
      const headers = ['a', 'b'].map((value) => ({ name: 'host', value }));
      expect(await failureOf({ method: 'GET', url: 'http://localhost:1/', headers })).toMatchObject({
        reason: 'invalid-header',
      });
    });

    it('takes a Content-Length that is right', async () => {
      const headers = [{ name: 'Content-Length', value: '2' }];
      const echo = await echoOf({ method: 'POST', headers, body: { kind: 'text', text: 'ok' } });
      expect(valuesOf(echo.rawHeaders, 'content-length')).toEqual(['2']);
    });

    it.each(['CONNECT', 'connect', 'NO SPACE', ''])('refuses the method %p', async (method) => {
      expect(await failureOf({ method, url: 'http://localhost:1/' })).toMatchObject({ reason: 'invalid-request' });
    });

    it('tells when a file cannot be read', async () => {
      const body = { kind: 'path', path: '/nowhere/at/all' } as const;
      const failure = await failureOf({ method: 'POST', url: 'http://localhost:1/', body });
      expect(failure).toEqual({ reason: 'invalid-request', message: 'The file to be sent cannot be read.' });
    });

    it('tells who refused the connection', async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      server.close();
      await once(server, 'close');
      expect(await failureOf({ method: 'GET', url: `http://localhost:${port}/` })).toEqual({
        reason: 'connection-refused',
        message: `The server at localhost:${port} refused the connection.`,
      });
    });

    it('tells when a name is unknown', async () => {
      // RFC 6761 §6.4: no name under `.invalid` exists, and resolvers know.
      const failure = await failureOf({ method: 'GET', url: 'http://nobody.invalid/' });
      expect(failure?.reason).toBe('name-not-found');
      expect(failure?.message).toContain('nobody.invalid');
    });

    it('tells when the connection is reset before the headers', async () => {
      await using server = await TestServer.tcp((socket) => socket.resetAndDestroy());
      expect(await failureOf({ method: 'GET', url: server.url() })).toEqual({
        reason: 'connection-reset',
        message: `The server at localhost:${server.port} closed the connection before the response was complete.`,
      });
    });

    it('tells when the connection is closed before the headers', async () => {
      await using server = await TestServer.tcp((socket) => socket.end());
      expect(await failureOf({ method: 'GET', url: server.url() })).toMatchObject({ reason: 'connection-reset' });
    });

    it.each([
      ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
      ['a broken header', 'HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n'],
      ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'],
      ['an upgrade nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
      ['headers without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(300_000)}\r\n\r\n`],
    ])('tells when the answer is %s', async (_what, raw) => {
      await using server = await TestServer.raw(raw);
      const failure = await failureOf({ method: 'GET', url: server.url() });
      expect(failure?.reason).toBe('invalid-response');
      expect(failure?.message).toContain(`localhost:${server.port}`);
    });

    it('tells when the headers do not come in time', async () => {
      const clock = new ManualClock();
      await using server = await TestServer.tcp(() => clock.advance(2_000));
      expect(await failureOf({ method: 'GET', url: server.url(), timeoutMs: 2_000 }, { clock })).toEqual({
        reason: 'timeout',
        message: `The server at localhost:${server.port} did not answer within 2 seconds.`,
      });
    });

    it('waits for headers until the last millisecond, 30 seconds by default', async () => {
      const clock = new ManualClock();
      await using server = await TestServer.tcp((socket) => {
        clock.advance(29_999);
        socket.end('HTTP/1.1 200 OK\r\n\r\n');
      });
      expect(await sendOnce({ method: 'GET', url: server.url() }, { clock })).toMatchObject({ status: 200 });
    });

    it('hangs up when the headers do not come in time', async () => {
      const clock = new ManualClock();
      const hungUp = Promise.withResolvers<void>();
      await using server = await TestServer.tcp((socket) => {
        socket.on('close', () => hungUp.resolve()).on('error', () => undefined);
        clock.advance(30_000);
      });
      await using client = createClient({ clock });
      await expect(client.send({ method: 'GET', url: server.url() })).rejects.toThrow('did not answer');
      await hungUp.promise;
      expect(clock.pendingTimers).toBe(0);
    });

    it('fails for a timer of its own while the connection is still being made', async () => {
      const clock = new ManualClock();
      await using client = createClient({ clock });
      await using server = await TestServer.tcp(() => undefined);
      const sending = client.send({ method: 'GET', url: server.url(), timeoutMs: 1 });
      clock.advance(1);
      await expect(sending).rejects.toMatchObject({ details: { reason: 'timeout' } });
    });
  });

  describe('TLS', () => {
    it('talks to a server whose certificate is trusted', async () => {
      await using server = await TestServer.https(LOCALHOST_CERTIFICATE, (_request, response) => response.end('safe'));
      const trustedCertificates = [LOCALHOST_CERTIFICATE.cert];
      const response = await sendOnce({ method: 'GET', url: server.url() }, { trustedCertificates });
      expect(response.body.toString()).toBe('safe');
      expect(response.timings.connectMs).toBeGreaterThan(0);
    });

    it.each([
      ['self-signed', LOCALHOST_CERTIFICATE, [], 'localhost', 'self-signed'],
      ['out of date', EXPIRED_CERTIFICATE, [EXPIRED_CERTIFICATE.cert], 'localhost', 'expired'],
      [
        'for another name',
        LOCALHOST_CERTIFICATE,
        [LOCALHOST_CERTIFICATE.cert],
        '127.0.0.1',
        'not made out to 127.0.0.1',
      ],
    ])('refuses a certificate that is %s', async (_what, certificate, trustedCertificates, host, words) => {
      let requests = 0;
      await using server = await TestServer.https(certificate, (_request, response) => {
        requests += 1;
        response.end();
      });
      const url = `https://${host}:${server.port}/`;
      const failure = await failureOf({ method: 'GET', url }, { trustedCertificates });
      expect(failure?.reason).toBe('tls');
      expect(failure?.message).toContain(words);
      expect(requests).toBe(0);
    });

    it('tells when a server does not speak TLS', async () => {
      await using server = await TestServer.raw('HTTP/1.1 400 Bad Request\r\n\r\n');
      const failure = await failureOf({ method: 'GET', url: `https://localhost:${server.port}/` });
      expect(failure).toEqual({
        reason: 'tls',
        message: `The server at localhost:${server.port} does not answer with TLS, the protocol of https.`,
      });
    });
  });

  describe('cancelling', () => {
    it('sends nothing when the signal has fired already', async () => {
      await using server = await echoServer();
      await using client = createClient();
      const sending = client.send({ method: 'GET', url: server.url() }, AbortSignal.abort());
      await expect(sending).rejects.toBeInstanceOf(CancelledError);
      expect(server.connections).toBe(0);
    });

    it('hangs up while the server thinks', async () => {
      const asked = Promise.withResolvers<IncomingMessage>();
      await using server = await TestServer.http((request) => asked.resolve(request));
      await using client = createClient();
      const controller = new AbortController();
      const sending = client.send({ method: 'GET', url: server.url() }, controller.signal);
      const request = await asked.promise;
      const closed = Promise.withResolvers<void>();
      request.on('error', () => undefined).on('close', closed.resolve);
      controller.abort();
      await expect(sending).rejects.toBeInstanceOf(CancelledError);
      await closed.promise;
      expect(request.complete && request.destroyed).toBe(true);
    });

    it('stops between redirects', async () => {
      const controller = new AbortController();
      let requests = 0;
      await using server = await TestServer.http((_request, response) => {
        requests += 1;
        controller.abort();
        response.writeHead(302, { location: '/' }).end();
      });
      await using client = createClient();
      const sending = client.send({ method: 'GET', url: server.url() }, controller.signal);
      await expect(sending).rejects.toBeInstanceOf(CancelledError);
      expect(requests).toBe(1);
    });

    it('leaves the body alone once the headers are there', async () => {
      await using server = await TestServer.http((_request, response) => response.end('all'));
      await using client = createClient();
      const controller = new AbortController();
      const exchange = await client.send({ method: 'GET', url: server.url() }, controller.signal);
      controller.abort();
      expect(await text(exchange.body())).toBe('all');
    });
  });

  it('fails what is under way when it is disposed of', async () => {
    const asked = Promise.withResolvers<void>();
    await using server = await TestServer.http(() => asked.resolve());
    const client = createClient();
    const sending = client.send({ method: 'GET', url: server.url() });
    const failure = expect(sending).rejects.toBeInstanceOf(HttpError);
    await asked.promise;
    await client[Symbol.asyncDispose]();
    await failure;
  });
});
