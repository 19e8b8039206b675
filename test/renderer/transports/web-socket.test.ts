import { WebSocket } from 'ws';
import { createLoopbackServer, type LoopbackServer } from '../../../src/main/headless/index.js';
import { webSocket } from '../../../src/main/transports/web-socket.js';
import { webSocketLink, type WebSocketLinkOptions } from '../../../src/renderer/transports/web-socket.js';
import type { Link } from '../../../src/shared/index.js';
import { EchoHost } from '../../main/transports/echo-host.js';
import { PageDirectory } from '../../main/headless/page-directory.js';

describe('webSocketLink', () => {
  let page: PageDirectory;
  let server: LoopbackServer;
  let host: EchoHost;
  let transport: AsyncDisposable;
  const links: Link[] = [];

  beforeEach(async () => {
    page = new PageDirectory();
    host = new EchoHost();
    server = await createLoopbackServer({ root: page.root, logger: host.logger });
    const bound = webSocket({ server });
    await bound.bind(host);
    transport = bound;
  });
  afterEach(async () => {
    for (const link of links.splice(0)) link.close();
    await transport[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    page[Symbol.dispose]();
  });

  async function connect(options: WebSocketLinkOptions = {}): Promise<Link> {
    const link = await webSocketLink({
      url: `ws://127.0.0.1:${server.port}/sallyport`,
      token: server.token,
      createSocket: (url, protocols) => new WebSocket(url, protocols, { origin: `http://127.0.0.1:${server.port}` }),
      ...options,
    });
    links.push(link);
    return link;
  }

  /** Posts a message and waits for the next that comes back. */
  async function exchange(link: Link, message: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      link.start({ onMessage: resolve, onClose: () => reject(new Error('closed')) });
      link.post(message);
    });
  }

  it('carries messages to main and back, larger than a frame too', async () => {
    const message = { kind: 'hello', text: 'é'.repeat(1_500_000), when: new Date(1) };
    const link = await connect();
    expect(await exchange(link, message)).toEqual({ echo: message });
  });

  it('tells when main ends it', async () => {
    const link = await connect();
    const closed = new Promise<void>((resolve) => link.start({ onMessage: () => {}, onClose: resolve }));
    host.accepted[0]?.link.close();
    await expect(closed).resolves.toBeUndefined();
  });

  it('ends for main when the page ends it', async () => {
    const link = await connect();
    link.close();
    await expect(host.accepted[0]?.closed).resolves.toBeUndefined();
  });

  it('refuses a message that main would refuse, and goes on', async () => {
    const link = await connect();
    expect(() => link.post({ bytes: new Uint8Array(16_777_216) })).toThrow(
      expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }),
    );
    expect(await exchange(link, { kind: 'hello' })).toEqual({ echo: { kind: 'hello' } });
  });

  it('says what to do when the server knows another token', async () => {
    await expect(connect({ token: 'wrong' })).rejects.toMatchObject({
      code: 'DISCONNECTED',
      message: 'The server was started anew, or another program has its port: open the address that it printed last',
    });
  });

  it('says what to do when the server refuses it', async () => {
    await expect(connect({ token: 'wrong', expectsProof: false })).rejects.toMatchObject({
      code: 'DISCONNECTED',
      message: 'The server is not running, or refused the page: open the address that it printed last',
    });
  });

  it('says so when nobody listens', async () => {
    const { port } = server;
    await server[Symbol.asyncDispose]();
    await expect(connect({ url: `ws://127.0.0.1:${port}/sallyport` })).rejects.toMatchObject({ code: 'DISCONNECTED' });
  });

  it('opens a WebSocket of the platform unless it is told otherwise', async () => {
    // Node's own sends no Origin, so that it gets as far as the refusal.
    const url = `ws://127.0.0.1:${server.port}/sallyport`;
    await expect(webSocketLink({ url, token: server.token })).rejects.toMatchObject({ code: 'DISCONNECTED' });
  });
});

describe('webSocketLink in a page without a token', () => {
  it('says how to get one', async () => {
    const blank = {
      location: { hash: '', pathname: '/', search: '', href: 'http://127.0.0.1:1/' },
      history: { state: null, replaceState: () => {} },
      sessionStorage: { getItem: () => null, setItem: () => {} },
    };
    Object.defineProperty(globalThis, 'window', { value: blank, configurable: true });
    try {
      await expect(webSocketLink()).rejects.toMatchObject({
        code: 'DISCONNECTED',
        message: 'This page was opened without its token: use the address that the server printed',
      });
    } finally {
      Reflect.deleteProperty(globalThis, 'window');
    }
  });
});
