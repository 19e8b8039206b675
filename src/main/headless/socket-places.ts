import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * The connections of one server, of which there is room for so many. Whoever opens one and says nothing, or asks for a
 * file and does not take it, must not keep others out: one that comes when all places are taken gets that of the one
 * which has waited longest; where none waits, of the one which is being answered for longest. A file is sent within
 * milliseconds to whoever takes it. Those that have become a socket of a page are counted elsewhere.
 */
export class SocketPlaces {
  /** In the order in which they came, or were answered last. */
  private readonly waiting = new Set<Duplex>();
  /** In the order in which they asked. */
  private readonly busy = new Set<Duplex>();

  constructor(private readonly maximum: number) {}

  add(socket: Socket): void {
    socket.once('close', () => this.remove(socket));
    if (this.waiting.size + this.busy.size >= this.maximum) this.evict();
    this.waiting.add(socket);
  }

  /**
   * The connection is being answered; when that is done, it waits again.
   *
   * @returns whether it may be: not while it is being answered already
   */
  serve({ socket }: IncomingMessage, response: ServerResponse): boolean {
    if (this.isServing(socket)) return false;
    this.waiting.delete(socket);
    this.busy.add(socket);
    response.once('close', () => {
      if (this.busy.delete(socket) && !socket.destroyed) this.waiting.add(socket);
    });
    return true;
  }

  isServing(socket: Duplex): boolean {
    return this.busy.has(socket);
  }

  /** The connection has proved whose it is, and is counted elsewhere. */
  release(socket: Duplex): void {
    this.remove(socket);
  }

  private evict(): void {
    const [oldest = this.busy.values().next().value] = this.waiting;
    if (!oldest) return;
    this.remove(oldest);
    oldest.destroy();
  }

  private remove(socket: Duplex): void {
    this.waiting.delete(socket);
    this.busy.delete(socket);
  }
}
