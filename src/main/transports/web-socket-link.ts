import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import {
  SocketCloseCode,
  SocketLink,
  type Bytes,
  type Clock,
  type CoalescingOptions,
  type Limits,
  type Link,
  type LinkListener,
  type SocketLike,
  type Subscription,
} from '../../shared/index.js';
import { isCompressible } from './socket-compression.js';
import { keepSocketAlive } from './socket-heartbeat.js';
import { SocketPace } from './socket-pace.js';

/**
 * How many times the nodes of one call a message may hold before it is refused unread. The host refuses a call beyond
 * its limit under the call's own id, which is the better answer; this one bounds what decoding may cost before that.
 */
const NODES_FACTOR = 10;

export interface WebSocketLinkOptions {
  /** What the socket reads from. */
  readonly stream: Duplex;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly heartbeatMs: number;
  /** Called when its client has been welcomed. */
  readonly onGreeted: () => void;
}

/** An accepted socket as the host sees it: it must be greeted in time, and answer its pings. */
export class WebSocketLink implements Link {
  private readonly link: SocketLink;
  private readonly pace: SocketPace;
  private readonly handshake: Subscription;

  private readonly onGreeted: () => void;

  constructor(socket: WebSocket, { stream, limits, clock, heartbeatMs, onGreeted }: WebSocketLinkOptions) {
    this.onGreeted = onGreeted;
    this.pace = new SocketPace(socket, stream, clock);
    this.link = new SocketLink(toSocketLike(socket, this.pace), {
      ...limits,
      maxValues: limits.maxNodes * NODES_FACTOR,
    });
    this.handshake = clock.after(limits.handshakeTimeoutMs, () =>
      this.link.close(SocketCloseCode.handshakeTimeout, 'no greeting in time'),
    );
    socket.once('close', this.handshake);
    keepSocketAlive(socket, heartbeatMs, clock);
  }

  get unsentBytes(): number {
    return this.link.unsentBytes;
  }

  post(message: object): void {
    this.link.post(message);
    // Only now has the host taken what came for a greeting.
    if (!('kind' in message) || message.kind !== 'welcome') return;
    this.handshake();
    this.onGreeted();
  }

  coalesce(options: CoalescingOptions): void {
    this.link.coalesce(options);
  }

  pause(): void {
    this.link.pause();
  }

  resume(): void {
    this.link.resume();
  }

  start(listener: LinkListener): void {
    this.link.start(listener);
  }

  close(): void {
    this.link.close();
  }
}

/** The socket at its pace. Where the client has agreed to compression, what can become smaller is compressed. */
function toSocketLike(socket: WebSocket, pace: SocketPace): SocketLike {
  const compresses = socket.extensions !== '';
  return {
    turns: pace,
    set binaryType(type: 'arraybuffer') {
      socket.binaryType = type;
    },
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    send: compresses
      ? (frame: Bytes) => socket.send(frame, { compress: isCompressible(frame) })
      : (frame: Bytes) => socket.send(frame),
    close: (code, reason) => socket.close(code, reason),
    pause: () => pace.pause(),
    resume: () => pace.resume(),
    addEventListener: (type: 'message' | 'close', listener: (event: { readonly data: unknown }) => void) => {
      socket.addEventListener(type as 'message', listener);
    },
  };
}
