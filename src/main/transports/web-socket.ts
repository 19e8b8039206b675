import { randomUUID } from 'node:crypto';
import { WebSocketServer, type WebSocket } from 'ws';
import { systemClock, type Clock, type Subscription } from '../../shared/index.js';
import type { LoopbackServer, UpgradeRequest } from '../headless/index.js';
import { deflateOptions, type CompressionOptions } from './socket-compression.js';
import { SocketAdmission } from './socket-admission.js';
import type { Transport, TransportHost } from './transport.js';
import { WebSocketLink } from './web-socket-link.js';
import { SUBPROTOCOL, subprotocolRefusal } from './web-socket-token.js';

export interface WebSocketOptions {
  readonly server: LoopbackServer;
  /** What a client must offer as the subprotocol `sallyport.token.TOKEN`. @default the server's own */
  readonly token?: string;
  /**
   * Sockets open at the same time; one more takes the place of one that has said nothing yet, else it is refused with 503.
   * @default 8
   */
  readonly maxSockets?: number;
  /**
   * Compresses large frames for clients that agree, except what is compressed already. Within one machine a socket is
   * faster than a compressor, so it is worth its time only where something slow lies between, such as a tunnel; it
   * takes about 150 KiB of memory for each frame that is being compressed, ten at a time. @default nothing is compressed
   */
  readonly compression?: CompressionOptions;
  /** Milliseconds from ping to ping: a socket whose client has gone is found within two of them. @default 8_000 */
  readonly heartbeatMs?: number;
  /** @default the machine's own */
  readonly clock?: Clock;
}

/** Where the sockets are. */
const PATH = '/sallyport';
/** Time a client has to answer the closing handshake before its socket is cut. */
const CLOSE_TIMEOUT_MS = 1_000;
const DEFAULT_HEARTBEAT_MS = 8_000;

/**
 * Lets pages reach the host by WebSocket, at `/sallyport` of a loopback server.
 *
 * Browsers let any page open a socket to anywhere, so everything is decided before the upgrade, by headers that no page
 * can forge: `Host` (400, 421), `Origin` (403: absent, `null` or not the server's own), the token (401), and the
 * number of sockets (503).
 *
 * @example
 * const server = await createLoopbackServer({ root, logger });
 * await host.bind(webSocket({ server }));
 */
export function webSocket(options: WebSocketOptions): Transport {
  return new WebSocketTransport(options);
}

class WebSocketTransport implements Transport {
  readonly name = 'web-socket';
  private readonly server: LoopbackServer;
  private readonly token: string;
  private readonly admission: SocketAdmission;
  private readonly clock: Clock;
  private readonly heartbeatMs: number;
  private readonly compression: CompressionOptions | undefined;
  private sockets: WebSocketServer | undefined;
  private subscription: Subscription | undefined;

  constructor(options: WebSocketOptions) {
    this.server = options.server;
    this.token = options.token ?? options.server.token;
    this.admission = new SocketAdmission(options.maxSockets ?? 8);
    this.clock = options.clock ?? systemClock;
    this.heartbeatMs = options.heartbeatMs ?? DEFAULT_HEARTBEAT_MS;
    if (!(this.heartbeatMs > 0)) throw new RangeError('heartbeatMs is more than 0');
    this.compression = options.compression;
  }

  bind(host: TransportHost): void {
    const sockets = createSockets(host.limits.maxFrameBytes, this.compression);
    this.sockets = sockets;
    this.subscription = this.server.onUpgrade(PATH, (upgrade) => {
      const refusal = this.refusalOf(upgrade);
      if (refusal !== undefined) return upgrade.refuse(refusal);
      upgrade.admit();
      sockets.handleUpgrade(upgrade.request, upgrade.socket, upgrade.head, (socket) => {
        this.accept(socket, upgrade, host);
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.subscription?.();
    await Promise.all([...(this.sockets?.clients ?? [])].map(closeSocket));
  }

  private refusalOf({ request, source }: UpgradeRequest): number | undefined {
    if (source !== 'own') return 403;
    const refusal = subprotocolRefusal(request, this.token);
    if (refusal !== undefined) return refusal;
    return this.admission.hasRoom ? undefined : 503;
  }

  private accept(socket: WebSocket, upgrade: UpgradeRequest, host: TransportHost): void {
    const clientId = randomUUID();
    // Comes before `close`, which is what ends the connection: an oversized frame, a reset, a malformed frame.
    socket.on('error', (error) => host.logger.warn('A socket failed', { clientId, error }));
    this.admission.add(socket);
    const { clock, heartbeatMs, admission } = this;
    const onGreeted = (): void => admission.confirm(socket);
    const { request, socket: stream } = upgrade;
    const link = new WebSocketLink(socket, { stream, limits: host.limits, clock, heartbeatMs, onGreeted });
    const origin = request.headers.origin ?? null;
    host.accept(link, { transport: this.name, clientId, origin });
  }
}

function createSockets(maxFrameBytes: number, compression: CompressionOptions | undefined): WebSocketServer {
  // A variable, because the type declarations of `ws` don't know `closeTimeout` yet.
  const options = {
    noServer: true,
    // A longer frame is refused from its header, unread; a compressed one as soon as it has become longer.
    maxPayload: maxFrameBytes,
    perMessageDeflate: compression ? deflateOptions(compression) : false,
    closeTimeout: CLOSE_TIMEOUT_MS,
    // The token is not echoed.
    handleProtocols: () => SUBPROTOCOL,
  };
  return new WebSocketServer(options);
}

async function closeSocket(socket: WebSocket): Promise<void> {
  if (socket.readyState === socket.CLOSED) return;
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  // 1001: the server is going away.
  socket.close(1001);
  await closed;
}
