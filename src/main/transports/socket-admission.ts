import type { WebSocket } from 'ws';

/**
 * The sockets of one transport, of which there is room for so many. One whose client has said nothing yet gives way to
 * one that comes later: whoever opens all of them and is silent keeps nobody out.
 */
export class SocketAdmission {
  private readonly open = new Set<WebSocket>();
  /** In the order in which they came. */
  private readonly silent = new Set<WebSocket>();

  constructor(private readonly maximum: number) {}

  /** Whether one more may come, now or after {@link add} has made room for it. */
  get hasRoom(): boolean {
    return this.open.size < this.maximum || this.silent.size > 0;
  }

  /** Lets a socket in, in the place of the one that has been silent for longest if need be. */
  add(socket: WebSocket): void {
    if (this.open.size >= this.maximum) this.evict();
    this.open.add(socket);
    this.silent.add(socket);
    socket.once('close', () => this.remove(socket));
  }

  /** Its client has been greeted: it keeps its place. */
  confirm(socket: WebSocket): void {
    this.silent.delete(socket);
  }

  private evict(): void {
    for (const socket of this.silent) {
      this.remove(socket);
      socket.terminate();
      return;
    }
  }

  private remove(socket: WebSocket): void {
    this.open.delete(socket);
    this.silent.delete(socket);
  }
}
