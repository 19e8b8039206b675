// Rows about the server of web mode, in raw bytes: what a browser or a client would mend is sent as it stands.
import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { container } from 'tsyringe';
import { EventServiceHost, createLoopbackServer, webSocket, type LoopbackServer } from 'sallyport/main';
import { RecordingAuditTrail, RecordingLogger } from 'sallyport/testing';
import { PageDirectory } from '../main/headless/page-directory.js';
import { rawRequest, requestBytes, upgradeBytes } from '../main/headless/raw-request.js';
import { CountedService, runs } from './counted-service.js';
import { HostilePage, TARGETS } from './hostile-page.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

let page: PageDirectory;
let host: EventServiceHost;
let server: LoopbackServer;
let trail: RecordingAuditTrail;

beforeEach(async () => {
  runs.length = 0;
  page = new PageDirectory();
  trail = new RecordingAuditTrail();
  const logger = new RecordingLogger();
  server = await createLoopbackServer({ root: page.root, logger, audit: trail });
  const own = { audit: trail, logger, container: container.createChildContainer() };
  host = await EventServiceHost.start(CountedService, { authorize: () => true, ...own });
  await host.bind(webSocket({ server }));
});

afterEach(async () => {
  await host.dispose();
  await server[Symbol.asyncDispose]();
  page[Symbol.dispose]();
});

const hostLine = (name = '127.0.0.1'): string => `Host: ${name}:${server.port}`;
const originLine = (): string => `Origin: http://127.0.0.1:${server.port}`;
const tokenLine = (token = server.token): string => `Sec-WebSocket-Protocol: sallyport.v1, sallyport.token.${token}`;

/** The promise of every refusal here: no upgrade, no code of the app's, one record, nothing told. */
async function expectRefusedUpgrade(lines: readonly string[], status: number): Promise<void> {
  trail.entries.length = 0;
  const answer = await rawRequest(server.port, upgradeBytes(lines));
  expect({ lines, status: answer.status }).toEqual({ lines, status });
  expect(JSON.stringify([answer.body, ...answer.headers])).not.toMatch(/[\\/](?:src|node_modules|tmp)[\\/]|at \w+/);
  expect(trail.entries).toEqual([expect.objectContaining({ code: 'SENDER_REFUSED', outcome: 'violation' })]);
  expect(runs).toEqual([]);
}

describe('row 60: cross-site WebSockets', () => {
  it('are refused before the upgrade, whatever else is right', async () => {
    const { port } = server;
    const origins = [
      'http://evil.example',
      'null',
      '',
      'file://',
      `http://127.0.0.1:${port + 1}`,
      'http://127.0.0.1',
      `https://127.0.0.1:${port}`,
      'http://trusted.com.evil.com',
      `http://127.0.0.1:${port}.evil.example`,
      `http://127.0.0.1:${port}@evil.example`,
      `http://127.0.0.1:${port}0`,
      `http://127.0.0.1:${port}/`,
      `http://localhost.evil.example:${port}`,
      `http://evil.example#http://127.0.0.1:${port}`,
      `http://[::1]:${port}`,
    ];
    for (const origin of origins) await expectRefusedUpgrade([hostLine(), `Origin: ${origin}`, tokenLine()], 403);
  });

  it('are refused without an origin, and with two', async () => {
    await expectRefusedUpgrade([hostLine(), tokenLine()], 403);
    await expectRefusedUpgrade([hostLine(), originLine(), 'Origin: http://evil.example', tokenLine()], 403);
  });

  it('those of the page itself are not', async () => {
    for (const name of ['127.0.0.1', 'localhost']) {
      const socket = connect(server.port, '127.0.0.1');
      socket.write(upgradeBytes([hostLine(name), `Origin: http://${name}:${server.port}`, tokenLine()]));
      const [bytes] = (await once(socket, 'data')) as [Buffer];
      expect(bytes.toString()).toMatch(/^HTTP\/1\.1 101 /);
      expect(bytes.toString()).not.toContain(server.token);
      socket.destroy();
    }
    expect(trail.entries).toEqual([]);
  });
});

describe('row 61: DNS rebinding', () => {
  const names = (): string[] => [
    'evil.example',
    `evil.example:${server.port}`,
    `127.0.0.1.nip.io:${server.port}`,
    `localhost.:${server.port}`,
    `localhost.evil.example:${server.port}`,
    `0.0.0.0:${server.port}`,
    `[::1]:${server.port}`,
    `[::ffff:127.0.0.1]:${server.port}`,
    `127.1:${server.port}`,
    `2130706433:${server.port}`,
    `127.0.0.1:${server.port + 1}`,
    '127.0.0.1',
    `user@127.0.0.1:${server.port}`,
    '',
  ];

  it('another name is refused, for sockets, files and proofs alike', async () => {
    for (const name of names()) {
      await expectRefusedUpgrade([`Host: ${name}`, originLine(), tokenLine()], 421);
      for (const target of ['/', `/sallyport/proof?challenge=${'A'.repeat(43)}`]) {
        const answer = await rawRequest(server.port, requestBytes(target, [`Host: ${name}`]));
        expect([name, answer.status, answer.body]).toEqual([name, 421, '']);
        expect(answer.headers.has('sallyport-proof')).toBe(false);
      }
    }
  });

  it('two names, and none, are refused', async () => {
    for (const lines of [[hostLine(), hostLine()], [hostLine(), 'Host: evil.example'], []]) {
      await expectRefusedUpgrade([...lines, originLine(), tokenLine()], 400);
    }
  });
});

describe('row 62: token and another Host', () => {
  it.each(['vite.dev', 'evil.example', '127.0.0.1.nip.io'])('the right token opens nothing for %s', async (name) => {
    await expectRefusedUpgrade([`Host: ${name}`, originLine(), tokenLine()], 421);
    await expectRefusedUpgrade([`Host: ${name}:${server.port}`, `Origin: http://${name}`, tokenLine()], 421);
  });

  it('a wrong token opens nothing for anybody', async () => {
    const { token } = server;
    for (const wrong of [
      '',
      'x',
      token.slice(1),
      `${token}A`,
      token.toLowerCase(),
      `${token},sallyport.token.${token}`,
    ]) {
      await expectRefusedUpgrade([hostLine(), originLine(), tokenLine(wrong)], 401);
    }
    await expectRefusedUpgrade([hostLine(), originLine(), `Authorization: Bearer ${token}`], 401);
    await expectRefusedUpgrade([hostLine(), originLine(), `Cookie: token=${token}`], 401);
  });
});

describe('row 63: transport parity', () => {
  const CALLS: readonly (readonly [channel: unknown, args: unknown])[] = [
    ['__proto__', []],
    ['missing', []],
    ['_secret', []],
    ['flag', ['yes']],
    ['flag', [true, true]],
    ['flag', [null]],
    ['text', ['x'.repeat(1_001)]],
    ['text', [{ length: 3 }]],
    ['text', [Array.from({ length: 10_001 }, () => 1)]],
    ['guarded', []],
    [7, []],
    ['flag', 'no list'],
  ];

  it('each refusal has the same code, text and details, over every transport', async () => {
    const seen = await Promise.all(
      TARGETS.map(async (target) => {
        await using hostile = await HostilePage.open(target, CountedService, { authorize: () => false });
        const answers: unknown[] = [];
        for (const [channel, args] of CALLS) answers.push(withoutId(await hostile.call(channel, args)));
        const records = hostile.takeRecords().map(({ outcome, channel, code }) => ({ outcome, channel, code }));
        return { answers, records };
      }),
    );
    const [first, ...others] = seen;
    expect(first?.answers).toHaveLength(CALLS.length);
    expect(first?.records).toHaveLength(CALLS.length);
    for (const other of others) expect(other).toEqual(first);
    expect(runs).toEqual([]);
  });

  function withoutId(answer: Readonly<Record<string, unknown>>): unknown {
    const { code, message, details } = answer['error'] as Readonly<Record<string, unknown>>;
    return { kind: answer['kind'], code, message, details };
  }
});

describe('row 64: bind', () => {
  it('no address of this machine but 127.0.0.1 is answered', async () => {
    const addresses = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address !== undefined && !address.internal && address.family === 'IPv4')
      .map((address) => address?.address ?? '');
    for (const address of [...addresses, '127.0.0.2', '::1']) {
      const socket = connect(server.port, address);
      // Another loopback address, where the system has it, is another address too.
      await expect(once(socket, 'connect')).rejects.toThrow(/ECONNREFUSED|EADDRNOTAVAIL|ENETUNREACH|EAFNOSUPPORT/);
    }
  });
});

describe('row 66: static paths', () => {
  it.each([
    ['/a#/../../x', 400],
    ['/../x', 403],
    ['/%2e%2e/x', 403],
    ['/..%2fx', 400],
    ['/%252e%252e/x', 404],
    ['/..\\x', 400],
    ['//etc/passwd', 400],
    ['/.env', 403],
    ['/.env\\', 400],
    ['/.ENV', 403],
    ['/.env::$DATA', 400],
    ['/.env?raw??', 403],
    ['/@fs/etc/passwd?raw??', 404],
    ['/index.html%00.js', 400],
    ['/index.html.', 403],
    ['/CON', 403],
    ['/leaf-link.txt', 403],
    ['/directory-link/x', 403],
    ['http://127.0.0.1/index.html', 400],
    ['*', 400],
  ])('%s is answered with %i and nothing else', async (target, status) => {
    const answer = await rawRequest(server.port, requestBytes(target, [hostLine()]));
    expect([answer.status, answer.body]).toEqual([status, '']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });
});

describe('row 67: CSRF', () => {
  it('what another site’s page sends is refused unread, and no cookie is of any use', async () => {
    const body = ['Content-Type: text/plain', 'Content-Length: 2', `Cookie: token=${server.token}`];
    for (const origin of ['http://evil.example', 'null', `http://127.0.0.1:${server.port + 1}`, 'http://localhost']) {
      trail.entries.length = 0;
      const post = requestBytes('/', [hostLine(), `Origin: ${origin}`, ...body], 'POST');
      await expect(rawRequest(server.port, `${post}{}`)).resolves.toMatchObject({ status: 403, body: '' });
      expect(trail.entries).toHaveLength(1);
    }
    const own = requestBytes('/', [hostLine(), originLine(), ...body], 'POST');
    const answer = await rawRequest(server.port, `${own}{}`);
    expect([answer.status, answer.headers.get('allow'), answer.headers.has('set-cookie')]).toEqual([
      405,
      'GET, HEAD',
      false,
    ]);
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
    expect(runs).toEqual([]);
  });
});
