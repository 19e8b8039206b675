import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { TestCertificate } from '../../../setup/test-certificates.js';

/** A server on loopback. Disposing of it cuts its connections. */
export class TestServer implements AsyncDisposable {
  /** How many connections were made to it. */
  connections = 0;
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly scheme: string,
  ) {
    server.on('connection', (socket: Socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('error', () => undefined);
    });
  }

  static http(listener: RequestListener): Promise<TestServer> {
    return TestServer.listen(createHttpServer(listener), 'http');
  }

  static https(certificate: TestCertificate, listener: RequestListener): Promise<TestServer> {
    return TestServer.listen(createHttpsServer(certificate, listener), 'https');
  }

  /** Speaks whatever `listener` writes, once the first bytes of a request have come. */
  static tcp(listener: (socket: Socket) => void): Promise<TestServer> {
    const server = createTcpServer((socket) => socket.once('data', () => listener(socket)));
    return TestServer.listen(server, 'http');
  }

  /** Answers everything with these bytes and hangs up. */
  static raw(response: string | Uint8Array): Promise<TestServer> {
    return TestServer.tcp((socket) => socket.end(response));
  }

  private static async listen(server: Server, scheme: string): Promise<TestServer> {
    const testServer = new TestServer(server, scheme);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return testServer;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Without a path. */
  get origin(): string {
    return `${this.scheme}://localhost:${this.port}`;
  }

  url(path = '/'): string {
    return this.origin + path;
  }

  /** Cuts what is open as a crash would: the other side sees a reset. */
  reset(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }
}
