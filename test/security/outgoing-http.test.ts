// Rows about what main asks of servers that somebody else names, and about what those answer.
import { gzipSync } from 'node:zlib';
import { container } from 'tsyringe';
import {
  EventService,
  HttpService,
  Namespace,
  isPublicAddress,
  registerHttp,
  type HttpOptions,
  type ResolveName,
} from 'sallyport/main';
import {
  createClient,
  echoServer,
  failureOf,
  receive,
  sendOnce,
  valuesOf,
  type Echo,
} from '../main/services/http/sending.js';
import { TestServer } from '../main/services/http/test-server.js';
import { TemporaryDirectory } from '../setup/temporary-directory.js';
import { HostilePage, TARGETS } from './hostile-page.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

@EventService()
class AppService {
  @Namespace() declare readonly http: HttpService;
}

/** Answers for every name that is asked with the same addresses. */
const standsFor =
  (...addresses: readonly string[]): ResolveName =>
  async () =>
    addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

const get = (url: string) => ({ method: 'GET', url });
const refused = { reason: 'address-refused' };

describe('row 81: requests into the own network', () => {
  let trap: TestServer;

  beforeEach(async () => {
    trap = await TestServer.http((_request, response) => response.end('secret'));
  });

  afterEach(() => trap[Symbol.asyncDispose]());

  const expectNothingSent = async (url: string, options: Partial<HttpOptions>): Promise<void> => {
    const failure = await failureOf(get(url.replace('PORT', String(trap.port))), options);
    expect([failure?.reason, trap.connections]).toEqual(['address-refused', 0]);
  };

  it.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://127.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://0x7f000001:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://2130706433:PORT/',
    'http://0:PORT/',
    'http://①②⑦.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::127.0.0.1]:PORT/',
    'http://[64:ff9b::7f00:1]:PORT/',
    'http://[fe80::1]:PORT/',
    'https://10.0.0.1/',
  ])('are refused before anything is sent: %s', async (url) => {
    await expectNothingSent(url, { addresses: 'public' });
  });

  it.each([
    ['this machine', standsFor('127.0.0.1')],
    ['this machine, in IPv6', standsFor('::1')],
    ['the private network, beside a public address', standsFor('93.184.215.14', '10.0.0.7')],
  ])('are refused where a name stands for %s', async (_name, resolveName) => {
    await expectNothingSent('http://rebound.example:PORT/', { addresses: 'public', resolveName });
  });

  it.each(['http://169.254.169.254/', 'http://[::1]:PORT/', 'http://inside.example:PORT/', 'http://127.2:PORT/'])(
    'are refused where a redirect leads to them: %s',
    async (location) => {
      const to = location.replace('PORT', String(trap.port));
      await using outside = await TestServer.http((_request, response) =>
        response.writeHead(302, { location: to }).end(),
      );
      const options = {
        // What listens here stands for the outside; everything else is as it would be.
        addresses: (address: string) => address === '127.0.0.1' || isPublicAddress(address),
        resolveName: async (name: string) =>
          name === 'outside.example' ? standsFor('127.0.0.1')(name) : standsFor('10.0.0.7')(name),
      };
      await expectNothingSent(`http://outside.example:${outside.port}/`, options);
      expect(outside.connections).toBe(1);
    },
  );

  it('go where their name was looked up to, once for each connection, whatever it stands for later', async () => {
    await using server = await echoServer();
    const answers = [standsFor('127.0.0.1'), standsFor('10.0.0.7')];
    let asked = 0;
    await using client = createClient({
      addresses: (address) => address === '127.0.0.1',
      resolveName: (name) => (answers[asked++] ?? standsFor())(name),
    });
    const request = get(`http://rebinding.example:${server.port}/`);
    const { error } = await receive(await client.send(request));
    expect([error, asked]).toEqual([undefined, 1]);
    server.reset();
    const second: unknown = await client.send(request).catch((thrown: unknown) => thrown);
    expect(second).toMatchObject({ code: 'HTTP', details: refused });
  });

  it('are what an app can have, and has unless it says otherwise', async () => {
    await using server = await echoServer();
    expect(await sendOnce(get(server.url()))).toMatchObject({ status: 200 });
  });

  describe.each(TARGETS)('over $name', (target) => {
    it('are refused with the same code', async () => {
      await using directory = await TemporaryDirectory.create();
      registerHttp(container, { responseDirectory: directory.path, version: '1', addresses: 'public' });
      await using page = await HostilePage.open(target, AppService);
      page.takeRecords();
      const answer = await page.call('http:send', [get(`http://127.1:${trap.port}/`)]);
      expect(answer).toMatchObject({ kind: 'fault', error: { code: 'HTTP', details: refused } });
      expect(page.takeRecords()).toEqual([expect.objectContaining({ code: 'HTTP', outcome: 'failure' })]);
      expect(trap.connections).toBe(0);
    });
  });
});

describe('row 82: responses that abuse their reader', () => {
  const MEBIBYTE = 1_048_576;
  const tooLarge = { reason: 'invalid-response', message: 'The body is larger than 16 MiB.' };
  const maxBodyBytes = 16 * MEBIBYTE;

  /** Sends the same over and over, so long as anybody reads it. */
  const endless = (headers: Readonly<Record<string, string>>, piece: Uint8Array, first?: Uint8Array) =>
    TestServer.http((_request, response) => {
      response.writeHead(200, headers);
      if (first) response.write(first);
      const more = (): void => {
        while (!response.destroyed && response.write(piece));
      };
      response.on('drain', more);
      more();
    });

  const readAll = async (server: TestServer): Promise<{ readonly bytes: number; readonly error: unknown }> => {
    await using client = createClient({ maxBodyBytes });
    const exchange = await client.send(get(server.url()));
    let bytes = 0;
    try {
      for await (const piece of exchange.body()) bytes += piece.byteLength;
      return { bytes, error: undefined };
    } catch (error) {
      return { bytes, error };
    }
  };

  it('end at the bound when 10 MB would become 10 GB', async () => {
    const tenMegabytes = gzipSync(new Uint8Array(10 * MEBIBYTE));
    expect(tenMegabytes.byteLength * 1_000).toBeLessThan(11_000_000);
    await using server = await TestServer.http((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      for (let member = 0; member < 1_000; member += 1) response.write(tenMegabytes);
      response.end();
    });
    expect(await readAll(server)).toEqual({
      bytes: maxBodyBytes,
      error: expect.objectContaining({ details: tooLarge }),
    });
  });

  it('end at the bound when they would never end', async () => {
    await using server = await endless({}, new Uint8Array(65_536));
    expect(await readAll(server)).toEqual({
      bytes: maxBodyBytes,
      error: expect.objectContaining({ details: tooLarge }),
    });
  });

  it('end when they would never end, and decompress to nothing', async () => {
    const emptyBlocks = Buffer.from('000000ffff'.repeat(10_000), 'hex'); // stored, of no length
    const header = Buffer.from('1f8b0800000000000003', 'hex');
    await using server = await endless({ 'content-encoding': 'gzip' }, emptyBlocks, header);
    expect(await readAll(server)).toEqual({ bytes: 0, error: expect.objectContaining({ details: tooLarge }) });
  });

  it('do not begin where a header would have a line more than it says', async () => {
    await using server = await echoServer();
    for (const text of ['a\r\nX-Forged: 1', 'a\nX-Forged: 1', 'a\rb', 'a\0b']) {
      for (const header of [
        { name: 'X-Own', value: text },
        { name: text, value: '1' },
      ]) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        const failure = await failureOf({ ...get(server.url()), headers: [header] });
        expect(failure?.reason).toBe('invalid-header');
      }
    }
    expect(await failureOf({ method: 'GET / HTTP/1.1\r\nX-Forged: 1', url: server.url() })).toMatchObject({
      reason: 'invalid-request',
    });
    expect(server.connections).toBe(0);
  });

  it.each(['1e9', '1000000000', 'Fri, 31 Dec 9999 23:59:59 GMT', '-1'])(
    'have nobody wait who did not ask for that: Retry-After: %s',
    async (value) => {
      let requests = 0;
      await using server = await TestServer.http((_request, response) => {
        requests += 1;
        response.writeHead(503, { 'retry-after': value }).end();
      });
      expect(await sendOnce(get(server.url()))).toMatchObject({ status: 503 });
      expect(requests).toBe(1);
    },
  );

  it('get no secrets that were meant for another server', async () => {
    await using other = await echoServer();
    await using server = await TestServer.http((_request, response) =>
      response.writeHead(307, { location: other.url('/landed') }).end(),
    );
    const headers = ['Authorization', 'Cookie', 'Proxy-Authorization'].map((name) => ({ name, value: 'secret' }));
    const url = server.url().replace('://', '://user:secret@');
    const { body } = await sendOnce({ method: 'GET', url, headers: [...headers, { name: 'X-Own', value: 'kept' }] });
    const { rawHeaders } = JSON.parse(body.toString()) as Echo;
    expect(rawHeaders.filter((text) => text.includes('secret') || text.startsWith('Basic'))).toEqual([]);
    expect(valuesOf(rawHeaders, 'x-own')).toEqual(['kept']);
  });
});
