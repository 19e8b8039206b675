import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';

/** The server that the workbench sends its requests to. */
export class OriginServer {
  /** What `/echo` was asked, newest last. */
  readonly received: {
    readonly method: string;
    readonly url: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: string;
  }[] = [];
  private readonly eventsLeft = Promise.withResolvers<void>();
  private readonly lastLines = Promise.withResolvers<void>();
  private readonly aborted = Promise.withResolvers<void>();
  private readonly slowStarted = Promise.withResolvers<void>();

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.answer(request, response));
  }

  static async start(): Promise<OriginServer> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new OriginServer(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves when the client of `/slow` has hung up. */
  get slowWasAborted(): Promise<void> {
    return this.aborted.promise;
  }

  /** Resolves when `/slow` has sent its first bytes. */
  get slowIsRunning(): Promise<void> {
    return this.slowStarted.promise;
  }

  /** Resolves when the client of `/sse` has hung up. */
  get eventsWereLeft(): Promise<void> {
    return this.eventsLeft.promise;
  }

  /** Has `/ndjson` send what comes after the first line, and end. */
  finishLines(): void {
    this.lastLines.resolve();
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://origin');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    this.received.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
    switch (url.pathname) {
      case '/json':
        response.setHeader('content-type', 'application/json');
        return void response.end(JSON.stringify({ greeting: 'hello', numbers: [1, 2, 3], nested: { deep: true } }));
      case '/echo':
        response.setHeader('content-type', 'application/json');
        return void response.end(JSON.stringify({ method: request.method, body }));
      case '/image':
        response.setHeader('content-type', 'image/png');
        return void response.end(onePixelPng());
      case '/big':
        return sendText(response, Number(url.searchParams.get('bytes')));
      case '/slow':
        return this.answerSlowly(response);
      case '/sse':
        return this.sendEvents(response);
      case '/ndjson':
        return this.sendLines(response);
      case '/reset':
        response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '1000' });
        response.write('the first half of it\n', () => response.destroy());
        return;
      default:
        response.statusCode = 404;
        response.end('no such thing');
    }
  }

  /** An event every 20 ms, for as long as somebody listens. */
  private sendEvents(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let count = 0;
    const timer = setInterval(() => {
      count += 1;
      response.write(`id: ${count}\ndata: {"tick":${count}}\n\n`);
    }, 20);
    response.on('close', () => {
      clearInterval(timer);
      this.eventsLeft.resolve();
    });
  }

  private async sendLines(response: ServerResponse): Promise<void> {
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    response.write('{"line":1}\n');
    await this.lastLines.promise;
    response.end('{"line":2}\n');
  }

  private answerSlowly(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.on('close', () => this.aborted.resolve());
    response.write('begun and never ended\n', () => this.slowStarted.resolve());
  }
}

/** Numbered lines, as fast as the client takes them. */
async function sendText(response: ServerResponse, bytes: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/plain', 'content-length': String(bytes) });
  const block = Buffer.from(
    Array.from({ length: 1_024 }, (_, line) => `line ${String(line).padStart(57, '0')}\n`).join(''),
  );
  for (let sent = 0; sent < bytes;) {
    const piece = block.subarray(0, Math.min(block.length, bytes - sent));
    sent += piece.length;
    if (!response.write(piece)) await drainOrClose(response);
    if (response.destroyed) return;
  }
  response.end();
}

/** Leaves no listener behind: a large body waits hundreds of times. */
async function drainOrClose(response: ServerResponse): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const ends = [once(response, 'drain', { signal }), once(response, 'close', { signal })];
  await Promise.race(ends);
  controller.abort();
  await Promise.allSettled(ends);
}

function onePixelPng(): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const out = Buffer.alloc(8 + body.length);
    out.writeUInt32BE(data.length, 0);
    body.copy(out, 4);
    out.writeUInt32BE(crc32(body), 4 + body.length);
    return out;
  };
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
  const pixel = deflateSync(Buffer.from([0, 0x1e, 0x90, 0xff]));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', pixel), chunk('IEND', Buffer.alloc(0))]);
}
