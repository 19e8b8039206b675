import { channel } from 'node:diagnostics_channel';
import { writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer, text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import type { HttpClient } from '../../../../src/main/services/http/index.js';
import { CancelledError } from '../../../../src/shared/index.js';
import { HttpError } from '../../../../src/shim/index.js';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { createClient, sendOnce, echoServer, echoOf, valuesOf, type Echo } from './sending.js';
import { TestServer } from './test-server.js';

/** Goes to the server and back so often that everything else that is under way has had its turn. */
async function ping(client: HttpClient, server: TestServer): Promise<void> {
  for (let count = 0; count < 100; count += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    const exchange = await client.send({ method: 'GET', url: server.url('/ping') });
    // oxlint-disable-next-line no-await-in-loop -- as above
    await buffer(exchange.body());
  }
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
      const totalBytes = 32 * 1_048_576;
      const answer = Promise.withResolvers<ServerResponse>();
      await using server = await TestServer.http((request, response) => {
        if (request.url === '/ping') return response.end();
        answer.resolve(response);
        return response.write(Buffer.alloc(totalBytes));
      });
      await using client = createClient();
      const exchange = await client.send({ method: 'GET', url: server.url() });
      const pieces = exchange.body();
      await pieces.next();
      await ping(client, server);
      expect(exchange.wireBytes).toBeLessThan(1_048_576);
      // What the kernel's buffers hold can't be told; most is still with the server.
      expect((await answer.promise).writableLength).toBeGreaterThan(totalBytes / 2);
      await pieces.return(undefined);
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

    it('sends nothing when the signal fires while the connection is being made', async () => {
      const paths: (string | undefined)[] = [];
      await using server = await TestServer.http((request, response) => {
        paths.push(request.url);
        response.end();
      });
      await using client = createClient();
      const controller = new AbortController();
      const sending = client.send({ method: 'GET', url: server.url('/given-up') }, controller.signal);
      await Promise.resolve(); // the request is with undici, whose connection takes longer
      controller.abort();
      await expect(sending).rejects.toBeInstanceOf(CancelledError);
      await ping(client, server);
      expect(new Set(paths)).toEqual(new Set(['/ping']));
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
    const failure = sending.catch((error: unknown) => error);
    await asked.promise;
    await client[Symbol.asyncDispose]();
    expect(await failure).toBeInstanceOf(HttpError);
  });

  it('leaves no listener behind when it is disposed of', async () => {
    const channels = ['undici:request:create', 'undici:client:connected', 'undici:client:sendHeaders'].map(channel);
    const client = createClient();
    expect(channels.map(({ hasSubscribers }) => hasSubscribers)).toEqual([true, true, true]);
    await client[Symbol.asyncDispose]();
    expect(channels.map(({ hasSubscribers }) => hasSubscribers)).toEqual([false, false, false]);
  });
});
