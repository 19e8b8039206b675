import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * The connections of one server, of which there is room for so many. Whoever opens one and says nothing must not keep
 * others out: one that comes when all places are taken gets that of the one which has waited longest, among those that
 * are not being answered and have not become a socket of a page.
 */
export class SocketPlaces {
  /** In the order in which they came, or were answered last. */
  private readonly waiting = new Set<Duplex>();
  private readonly busy = new Set<Duplex>();

  constructor(private readonly maximum: number) {}

  add(socket: Socket): void {
    socket.once('close', () => this.remove(socket));
    if (this.waiting.size + this.busy.size >= this.maximum && !this.evict()) {
      socket.destroy(); // everybody is being served
      return;
    }
    this.waiting.add(socket);
  }

  /** The connection is being answered; when that is done, it waits again. */
  serve({ socket }: IncomingMessage, response: ServerResponse): void {
    if (!this.waiting.delete(socket)) return;
    this.busy.add(socket);
    response.once('close', () => {
      if (this.busy.delete(socket) && !socket.destroyed) this.waiting.add(socket);
    });
  }

  /** The connection has proved whose it is, and is counted elsewhere. */
  release(socket: Duplex): void {
    this.remove(socket);
  }

  private evict(): boolean {
    for (const oldest of this.waiting) {
      this.waiting.delete(oldest);
      oldest.destroy();
      return true;
    }
    return false;
  }

  private remove(socket: Duplex): void {
    this.waiting.delete(socket);
    this.busy.delete(socket);
  }
}
