import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ManualClock } from '../../../../src/testing/manual-clock.js';
import { LOCALHOST_CERTIFICATE, EXPIRED_CERTIFICATE } from '../../../setup/test-certificates.js';
import { createClient, sendOnce, failureOf, echoOf, valuesOf } from './sending.js';
import { TestServer } from './test-server.js';

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

  it.each([
    ['CONNECT', 'CONNECT opens a tunnel'],
    ['connect', 'CONNECT opens a tunnel'],
    ['NO SPACE', '“NO SPACE” cannot be a method'],
    ['', '“” cannot be a method'],
  ])('refuses the method %p', async (method, words) => {
    const failure = await failureOf({ method, url: 'http://localhost:1/' });
    expect(failure?.reason).toBe('invalid-request');
    expect(failure?.message).toContain(words);
  });

  it.each(['/nowhere/at/all', '/'])('tells when %s cannot be read as a file', async (path) => {
    const failure = await failureOf({ method: 'POST', url: 'http://localhost:1/', body: { kind: 'path', path } });
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
    ['for another name', LOCALHOST_CERTIFICATE, [LOCALHOST_CERTIFICATE.cert], '127.0.0.1', 'not made out to 127.0.0.1'],
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
