import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Another program on a port that was ours: keeps every byte that it is sent, and answers as `answer` says. */
export class Impostor implements AsyncDisposable {
  private readonly sockets = new Set<Socket>();
  private text = '';
  private waiting: (() => void)[] = [];

  private constructor(
    private readonly server: Server,
    answer: (request: string) => string | Promise<string>,
  ) {
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => void this.hear(socket, bytes.toString('latin1'), answer));
    });
  }

  /** @param port 0 for any */
  static async listen(port: number, answer: (request: string) => string | Promise<string>): Promise<Impostor> {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return new Impostor(server, answer);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Everything that it was ever sent. */
  get heard(): string {
    return this.text;
  }

  /** Resolves when it was asked that many times. */
  async until(requests: number): Promise<void> {
    while (this.text.split('GET ').length - 1 < requests) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async hear(
    socket: Socket,
    request: string,
    answer: (request: string) => string | Promise<string>,
  ): Promise<void> {
    this.text += request;
    for (const resolve of this.waiting.splice(0)) resolve();
    socket.end(await answer(request));
  }
}

/** An answer that says what ours would, with any proof. */
export function proofAnswer(proof: string): string {
  return `HTTP/1.1 204 No Content\r\nSallyport-Proof: ${proof}\r\nConnection: close\r\n\r\n`;
}

/** What a request asks to have proven. */
export function challengeIn(request: string): string {
  return /challenge=([\w-]+)/.exec(request)?.[1] ?? '';
}
