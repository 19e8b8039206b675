import { createHmac, randomBytes } from 'node:crypto';
import { container } from 'tsyringe';
import { EventService, EventServiceHost, Handle, Public, createLoopbackServer, webSocket } from 'sallyport/main';
import { RendererEventService, webSocketLink } from 'sallyport/renderer';
import { RecordingLogger } from 'sallyport/testing';
import { WebSocket } from 'ws';
import type { LoopbackServer } from '../../src/main/headless/index.js';
import { PageDirectory } from '../main/headless/page-directory.js';
import { rawRequest, requestBytes } from '../main/headless/raw-request.js';
import { Impostor, challengeIn, proofAnswer } from './impostor.js';

@EventService()
class Bell {
  @Handle()
  @Public()
  async ring(): Promise<string> {
    return 'rung';
  }
}

const token = randomBytes(32).toString('base64url');
const REFUSED = { code: 'DISCONNECTED' };

describe('row 68: port squatting', () => {
  let page: PageDirectory;
  const logger = new RecordingLogger();
  beforeAll(() => (page = new PageDirectory()));
  afterAll(() => page[Symbol.dispose]());

  const serve = (port = 0): Promise<LoopbackServer> => createLoopbackServer({ root: page.root, port, token, logger });

  /** A page that has the token from an earlier load, at the address of `port`. */
  function open(port: number): ReturnType<typeof webSocketLink> {
    return webSocketLink({
      url: `ws://127.0.0.1:${port}/sallyport`,
      token,
      createSocket: (url, protocols) => new WebSocket(url, protocols, { origin: `http://127.0.0.1:${port}` }) as never,
    });
  }

  /** Asks a server for its proof, as a page would. */
  async function askFor(port: number, challenge: string, lines: readonly string[] = []): Promise<string | undefined> {
    const request = requestBytes(`/sallyport/proof?challenge=${challenge}`, [`Host: 127.0.0.1:${port}`, ...lines]);
    return (await rawRequest(port, request)).headers.get('sallyport-proof');
  }

  it.each([
    ['404', () => 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'],
    ['an upgrade', () => 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'],
    ['another place', () => 'HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n'],
    ['no proof', () => proofAnswer('')],
    ['the challenge', (request: string) => proofAnswer(challengeIn(request))],
    ['a proof that is too long', () => proofAnswer('A'.repeat(44))],
    ['a digest of the text under no key', (request: string) => proofAnswer(sign('', request))],
    ['a proof under another token', (request: string) => proofAnswer(sign(`${token}A`, request))],
    ['nothing', () => ''],
  ])('withholds the token from who answers with %s', async (_what, answer) => {
    await using impostor = await Impostor.listen(0, answer);
    await expect(open(impostor.port)).rejects.toMatchObject(REFUSED);
    expect(impostor.heard).toContain('GET /sallyport/proof?challenge=');
    expect(impostor.heard).not.toContain(token);
    expect(impostor.heard).not.toContain('Sec-WebSocket');
  });

  function sign(key: string, request: string): string {
    const host = /Host: (\S+)/i.exec(request)?.[1] ?? '';
    return createHmac('sha256', key)
      .update(`sallyport server proof v1\n${host}\n${challengeIn(request)}`)
      .digest('base64url');
  }

  it('asks nobody else, whoever sends it there', async () => {
    await using other = await Impostor.listen(0, (request) => proofAnswer(sign(token, request)));
    const elsewhere = (request: string): string =>
      `HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${other.port}${request.split(' ')[1]}\r\nContent-Length: 0\r\n\r\n`;
    await using impostor = await Impostor.listen(0, elsewhere);
    await expect(open(impostor.port)).rejects.toMatchObject(REFUSED);
    expect(impostor.heard).not.toContain(token);
    expect(other.heard).toBe('');
  });

  it('takes a proof under its token for what it is', async () => {
    await using impostor = await Impostor.listen(0, (request) => proofAnswer(sign(token, request)));
    await expect(open(impostor.port)).rejects.toMatchObject(REFUSED);
    // Whoever signs with the token knows it: nothing is withheld any more.
    expect(impostor.heard).toContain(token);
  });

  it('withholds it from who passes the question on to our server on another port', async () => {
    await using server = await serve();
    await using impostor = await Impostor.listen(0, async (request) =>
      proofAnswer((await askFor(server.port, challengeIn(request))) ?? ''),
    );
    await expect(open(impostor.port)).rejects.toMatchObject(REFUSED);
    expect(impostor.heard).not.toContain(token);
  });

  it('withholds it from who has kept a proof of ours, or many', async () => {
    const server = await serve();
    const { port } = server;
    const kept = await Promise.all(
      Array.from({ length: 16 }, () => askFor(port, randomBytes(32).toString('base64url'))),
    );
    expect(new Set(kept).size).toBe(16);
    await server[Symbol.asyncDispose]();
    await using impostor = await Impostor.listen(port, () => proofAnswer(kept.pop() ?? ''));
    for (let attempt = 0; attempt < 4; attempt += 1) await expect(open(port)).rejects.toMatchObject(REFUSED);
    expect(impostor.heard).not.toContain(token);
  });

  it('asks with another challenge each time', async () => {
    await using impostor = await Impostor.listen(0, () => proofAnswer(''));
    for (let attempt = 0; attempt < 3; attempt += 1) await expect(open(impostor.port)).rejects.toMatchObject(REFUSED);
    const challenges = impostor.heard.match(/challenge=[\w-]{43}(?= )/g) ?? [];
    expect(new Set(challenges).size).toBe(3);
  });

  it('keeps asking while the port is another’s, and connects once it is ours again', async () => {
    const first = await runBell();
    const { port } = first;
    const bell = await RendererEventService.connect<Bell>({
      transport: () => open(port),
      onProblem: () => undefined,
      reconnect: { initialDelayMs: 1, maxDelayMs: 2 },
    });
    using cleanup = new DisposableStack();
    cleanup.defer(() => RendererEventService.disconnect(bell));
    await first[Symbol.asyncDispose]();
    const impostor = await Impostor.listen(port, () => proofAnswer('A'.repeat(43)));
    await impostor.until(3);
    await impostor[Symbol.asyncDispose]();
    expect(impostor.heard).not.toContain(token);
    expect(impostor.heard).not.toContain('Upgrade');

    await using again = await runBell(port);
    await connected(bell);
    await expect(bell.ring()).resolves.toBe('rung');
    expect(again.port).toBe(port);
  });

  async function runBell(port?: number): Promise<AsyncDisposable & { readonly port: number }> {
    const server = await serve(port);
    const own = { logger, container: container.createChildContainer() };
    const host = await EventServiceHost.start(Bell, { authorize: () => true, ...own });
    await host.bind(webSocket({ server }));
    const dispose = async (): Promise<void> => {
      // First, as a crash would have it: a host that ends says so, and its pages don't come back.
      await server[Symbol.asyncDispose]();
      await host.dispose();
    };
    return { port: server.port, [Symbol.asyncDispose]: dispose };
  }

  async function connected(bell: Bell): Promise<void> {
    await new Promise<void>((resolve) => {
      const end = RendererEventService.onStatus(bell, ({ state }) => {
        if (state !== 'connected') return;
        resolve();
        queueMicrotask(() => end());
      });
    });
  }

  describe('what the server proves', () => {
    it('is nothing to other sites’ pages, nor for a challenge of another form', async () => {
      await using server = await serve();
      const { port } = server;
      const challenge = 'A'.repeat(43);
      await expect(askFor(port, challenge)).resolves.toMatch(/^[\w-]{43}$/);
      await expect(askFor(port, challenge, ['Sec-Fetch-Site: same-origin'])).resolves.toBeDefined();
      for (const line of ['Origin: http://evil.example', 'Origin: null', 'Sec-Fetch-Site: cross-site']) {
        await expect(askFor(port, challenge, [line])).resolves.toBeUndefined();
      }
      for (const odd of ['', 'A'.repeat(42), 'A'.repeat(44), `${'A'.repeat(42)}%`, `${challenge}&x=1`]) {
        await expect(askFor(port, odd)).resolves.toBeUndefined();
      }
    });

    it('is for the name that it was asked by, and never the token', async () => {
      await using server = await serve();
      const { port } = server;
      const target = `/sallyport/proof?challenge=${'A'.repeat(43)}`;
      const answers = await Promise.all(
        ['127.0.0.1', 'localhost'].map((name) => rawRequest(port, requestBytes(target, [`Host: ${name}:${port}`]))),
      );
      const proofs = answers.map(({ headers }) => headers.get('sallyport-proof'));
      expect(new Set(proofs).size).toBe(2);
      expect(proofs).not.toContain(token);
      expect(answers.map(({ body }) => body)).toEqual(['', '']);
    });
  });
});
