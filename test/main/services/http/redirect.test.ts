import { writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { sendOnce, failureOf, echoServer, valuesOf, type Echo } from './sending.js';
import { TestServer } from './test-server.js';

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
    await using server = await TestServer.http((_request, response) => response.writeHead(302, { location }).end('x'));
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
