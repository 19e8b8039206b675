import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import {
  SocketCloseCode,
  SocketLink,
  type Clock,
  type Limits,
  type Link,
  type LinkListener,
  type Subscription,
} from '../../shared/index.js';

/**
 * How many times the nodes of one call a message may hold before it is refused unread. The host refuses a call beyond
 * its limit under the call's own id, which is the better answer; this one bounds what decoding may cost before that.
 */
const NODES_FACTOR = 10;

/** An accepted socket as the host sees it: it must be greeted in time, and what is posted together leaves together. */
export class WebSocketLink implements Link {
  private readonly link: SocketLink;
  private readonly handshake: Subscription;
  private isCorked = false;

  /** @param raw the stream beneath `socket` */
  constructor(
    socket: WebSocket,
    private readonly raw: Duplex,
    limits: Limits,
    clock: Clock,
  ) {
    this.link = new SocketLink(socket, { ...limits, maxValues: limits.maxNodes * NODES_FACTOR });
    this.handshake = clock.after(limits.handshakeTimeoutMs, () =>
      this.link.close(SocketCloseCode.handshakeTimeout, 'no greeting in time'),
    );
    socket.once('close', this.handshake);
  }

  get unsentBytes(): number {
    return this.link.unsentBytes;
  }

  post(message: object): void {
    this.cork();
    this.link.post(message);
    // Only now has the host taken what came for a greeting.
    if ('kind' in message && message.kind === 'welcome') this.handshake();
  }

  start(listener: LinkListener): void {
    this.link.start(listener);
  }

  close(): void {
    this.link.close();
  }

  /** One system call for everything that this tick has to say, instead of one for each message. */
  private cork(): void {
    if (this.isCorked) return;
    this.isCorked = true;
    this.raw.cork();
    process.nextTick(() => {
      this.isCorked = false;
      this.raw.uncork();
    });
  }
}
