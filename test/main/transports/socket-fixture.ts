import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { createLoopbackServer, type LoopbackServer } from '../../../src/main/headless/index.js';
import type { Transport } from '../../../src/main/transports/transport.js';
import { webSocket, type WebSocketOptions } from '../../../src/main/transports/web-socket.js';
import { decodeMessage, encodeMessage, splitFrames } from '../../../src/shared/codec/index.js';
import { ManualClock } from '../../../src/testing/manual-clock.js';
import { PageDirectory } from '../headless/page-directory.js';
import { EchoHost } from './echo-host.js';

/** A server with the transport on it, a host that echoes, and clients of `ws` that can break every rule. */
export class SocketFixture implements AsyncDisposable {
  private readonly clients: WebSocket[] = [];

  private constructor(
    readonly host: EchoHost,
    readonly server: LoopbackServer,
    readonly transport: Transport,
    readonly clock: ManualClock,
    private readonly page: PageDirectory,
  ) {}

  static async start(options: Partial<WebSocketOptions> = {}): Promise<SocketFixture> {
    const page = new PageDirectory();
    const host = new EchoHost();
    const server = await createLoopbackServer({ root: page.root, logger: host.logger });
    const clock = new ManualClock();
    const transport = webSocket({ server, clock, ...options });
    await transport.bind(host);
    return new SocketFixture(host, server, transport, clock, page);
  }

  get protocols(): string[] {
    return ['sallyport.v1', `sallyport.token.${this.server.token}`];
  }

  async open(protocols = this.protocols): Promise<WebSocket> {
    const { port } = this.server;
    const client = new WebSocket(`ws://127.0.0.1:${port}/sallyport`, protocols, { origin: `http://127.0.0.1:${port}` });
    this.clients.push(client);
    await once(client, 'open');
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const client of this.clients.splice(0)) client.terminate();
    await this.transport[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    this.page[Symbol.dispose]();
    if (this.clock.pendingTimers > 0) throw new Error('A timer outlived its socket');
  }
}

export function send(client: WebSocket, message: object): void {
  for (const frame of splitFrames(encodeMessage(message), 1_048_576)) client.send(frame);
}

/** The next message, which must fit one frame: a byte of the protocol's own, then the message. */
export async function receive(client: WebSocket): Promise<unknown> {
  const [data] = (await once(client, 'message')) as [Buffer];
  return decodeFrame(data);
}

export function decodeFrame(data: Buffer): unknown {
  return decodeMessage(new Uint8Array(data.subarray(1)));
}

export async function exchange(client: WebSocket, message: object): Promise<unknown> {
  const answer = receive(client);
  send(client, message);
  return answer;
}

export async function closeCode(client: WebSocket): Promise<number> {
  const [code] = (await once(client, 'close')) as [number];
  return code;
}

/** Sends bytes that `ws` itself would never send. */
export function writeRaw(client: WebSocket, hex: string): void {
  const { _socket: socket } = client as unknown as { readonly _socket: Duplex };
  socket.write(Buffer.from(hex, 'hex'));
}
