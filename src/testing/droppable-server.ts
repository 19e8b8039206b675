import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type { LoopbackServer, UpgradeRequest } from '../main/headless/index.js';
import type { Subscription } from '../shared/index.js';

/** A loopback server whose connections can be lost on demand. */
export interface DroppableServer extends LoopbackServer {
  /** How many sockets are open now, of those that were upgraded. */
  readonly openSockets: number;

  /**
   * Cuts every open WebSocket as a lost network does: without a closing frame. The server goes on.
   *
   * @returns how many there were, once main has noticed
   */
  dropSockets(): Promise<number>;
}

/**
 * Makes the connections of a server losable. Bind the transport to the result; disposing of it disposes of `server`.
 *
 * @example
 * const server = droppable(await createLoopbackServer({ root, logger }));
 * await host.bind(webSocket({ server }));
 * await dropSocket(server);
 */
export function droppable(server: LoopbackServer): DroppableServer {
  return new RecordingServer(server);
}

class RecordingServer implements DroppableServer {
  private readonly sockets = new Set<Duplex>();

  constructor(private readonly server: LoopbackServer) {}

  get port(): number {
    return this.server.port;
  }

  get token(): string {
    return this.server.token;
  }

  get origins(): readonly string[] {
    return this.server.origins;
  }

  get url(): string {
    return this.server.url;
  }

  get openSockets(): number {
    return this.sockets.size;
  }

  onUpgrade(path: string, handler: (upgrade: UpgradeRequest) => void): Subscription {
    return this.server.onUpgrade(path, (upgrade) => {
      const { socket } = upgrade;
      this.sockets.add(socket);
      socket.once('close', () => this.sockets.delete(socket));
      handler(upgrade);
    });
  }

  async dropSockets(): Promise<number> {
    const sockets = [...this.sockets];
    await Promise.all(
      sockets.map(async (socket) => {
        const closed = once(socket, 'close');
        socket.destroy();
        await closed;
      }),
    );
    return sockets.length;
  }

  [Symbol.asyncDispose](): PromiseLike<void> {
    return this.server[Symbol.asyncDispose]();
  }
}
