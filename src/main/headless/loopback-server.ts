// The HTTP side of web mode: the page's files, and a place to hang upgrades on. It listens on 127.0.0.1 alone and
// takes every request for hostile: any page in any browser of this machine can send one.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  DisposedError,
  PROOF_HEADER,
  PROOF_PATH,
  challengeOf,
  createSubscription,
  trackResource,
  type Subscription,
} from '../../shared/index.js';
import type { Logger } from '../logging/logger.js';
import type { AuditTrail } from '../audit/audit-trail.js';
import { QuietLogger } from '../logging/quiet-logger.js';
import { buildContentSecurityPolicy, type ContentSecurityPolicy } from './content-security-policy.js';
import { refuseUpgrade } from './refuse-upgrade.js';
import { refusedRequest } from './refused-request.js';
import { createRequestGuard, type RequestGuard } from './request-guard.js';
import { buildSecurityHeaders } from './security-headers.js';
import { proveToken } from './server-proof.js';
import { SocketPlaces } from './socket-places.js';
import { resolveStaticFile, type StaticFile } from './static-files.js';

export interface LoopbackServerOptions {
  /** Absolute path of the directory whose files are served, `index.html` at `/`. */
  readonly root: string;
  /** @default 0, any free port */
  readonly port?: number;
  /**
   * What page and server prove themselves with: at least 32 characters of `A-Z a-z 0-9 - _`, all of them random. One
   * that could be guessed could be guessed at leisure, by whoever asks the server for a proof.
   * @default 32 random bytes
   */
  readonly token?: string;
  /** What the page may load. @default its own scripts, styles, images and fonts, and a WebSocket to this server */
  readonly contentSecurityPolicy?: ContentSecurityPolicy;
  /** Where requests are recorded that no page of ours sends. @default nowhere */
  readonly audit?: AuditTrail;
  readonly logger: Logger;
}

/** An upgrade that has passed the checks which every request has to pass. */
export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  /** Whose script asks for it. Upgrades are exempt from the same-origin policy, so the handler must decide on this. */
  readonly source: 'absent' | 'own' | 'foreign';
  /** Answers with an HTTP status instead. */
  refuse(status: number): void;
  /** Says that it is let in: from now on the handler counts it, and the server does no longer. */
  admit(): void;
}

/** Serves one page on this machine, to this machine. */
export interface LoopbackServer extends AsyncDisposable {
  readonly port: number;
  readonly token: string;
  /** The origins that its pages have. */
  readonly origins: readonly string[];
  /** Where the page is, with the token in the fragment, which browsers never send. */
  readonly url: string;

  /**
   * Gives the upgrades of one path to `handler`, until the result is called.
   *
   * @throws {DisposedError} after the server was closed
   */
  onUpgrade(path: string, handler: (upgrade: UpgradeRequest) => void): Subscription;
}

/** Time a client has to send its headers. */
const HEADERS_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_TIMEOUT_MS = 5_000;
/**
 * More than a browser opens to one host in a few tabs; what comes beyond takes the place of the one that has been idle for
 * longest.
 */
const MAX_CONNECTIONS = 64;
const TOKEN_PATTERN = /^[\w-]{32,256}$/;

/**
 * Starts a server on 127.0.0.1.
 *
 * @throws {RangeError} when the token is too weak or can't be a WebSocket subprotocol
 * @throws {TypeError} when the content security policy has a source that is none
 * @throws what `listen` fails with, such as `EADDRINUSE`
 */
export async function createLoopbackServer(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const token = options.token ?? randomBytes(32).toString('base64url');
  if (!TOKEN_PATTERN.test(token)) throw new RangeError('The token must be 32 to 256 characters of A-Z a-z 0-9 - _');
  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: HEADERS_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    // Node looks for late clients this often; its default of 30 s would make the timeouts above much longer.
    connectionsCheckingInterval: 1_000,
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  return new NodeLoopbackServer(server, token, options);
}

class NodeLoopbackServer implements LoopbackServer {
  readonly port: number;
  private readonly root: string;
  private readonly logger: QuietLogger;
  private readonly audit: AuditTrail | undefined;
  private readonly guard: RequestGuard;
  private readonly headers: Readonly<Record<string, string>>;
  private readonly sockets = new Set<Socket>();
  private readonly places = new SocketPlaces(MAX_CONNECTIONS);
  private readonly upgrades = new Map<string, (upgrade: UpgradeRequest) => void>();
  private readonly markClosed = trackResource('loopback server');
  private closed: Promise<void> | undefined;

  constructor(
    private readonly server: Server,
    readonly token: string,
    { root, logger, audit, contentSecurityPolicy }: LoopbackServerOptions,
  ) {
    this.root = root;
    this.logger = new QuietLogger(logger);
    this.audit = audit;
    this.port = (server.address() as AddressInfo).port;
    this.guard = createRequestGuard(this.port);
    const connectSources = this.origins.map((origin) => origin.replace('http:', 'ws:'));
    this.headers = buildSecurityHeaders(buildContentSecurityPolicy(contentSecurityPolicy, connectSources));
    server.on('connection', (socket) => this.track(socket));
    server.on('request', (request, response) => {
      // No browser asks again before it has its answer; 40,000 requests in 2 MiB would all be begun in one turn.
      if (!this.places.serve(request, response)) return void request.socket.destroy();
      void this.answer(request, response);
    });
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    server.on('error', (error) => this.logger.error('The web server failed', { error }));
  }

  get origins(): readonly string[] {
    return this.guard.origins;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/#token=${this.token}`;
  }

  onUpgrade(path: string, handler: (upgrade: UpgradeRequest) => void): Subscription {
    if (this.closed) throw new DisposedError('The web server was closed');
    this.upgrades.set(path, handler);
    return createSubscription(() => this.upgrades.delete(path));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closed ??= new Promise((resolve) => {
      this.server.close(() => resolve());
      for (const socket of this.sockets) socket.destroy();
    });
    await this.closed;
    this.logger[Symbol.dispose]();
    this.markClosed();
  }

  private track(socket: Socket): void {
    this.sockets.add(socket);
    this.places.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const refusal = this.refusalOf(request);
      if (refusal !== undefined) return this.refuse(request, response, refusal);
      if (request.url?.startsWith(PROOF_PATH)) return this.prove(request, response);
      const file = await resolveStaticFile(this.root, request.url ?? '');
      if (file.status !== 200) return this.refuse(request, response, file.status);
      await this.sendFile(request, response, file);
    } catch (error) {
      // The headers may be out already: all that is left is to end the connection.
      this.logger.debug('A file could not be sent', { error });
      response.destroy();
    }
  }

  private refusalOf(request: IncomingMessage): number | undefined {
    const hostRefusal = this.guard.hostRefusal(request);
    if (hostRefusal !== undefined) return hostRefusal;
    if (this.guard.sourceOf(request) === 'foreign') return 403;
    return request.method === 'GET' || request.method === 'HEAD' ? undefined : 405;
  }

  private refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
    this.logger.debug('A request was refused', { method: request.method, status });
    this.record(request, status);
    response.writeHead(status, {
      ...this.headers,
      ...(status === 405 ? { Allow: 'GET, HEAD' } : {}),
      'Cache-Control': 'no-store',
      // A body that nobody reads must not be taken for the next request.
      Connection: 'close',
      'Content-Length': '0',
    });
    response.end();
  }

  private record(request: IncomingMessage, status: number): void {
    const entry = refusedRequest(request, status);
    if (entry) this.audit?.record(entry);
  }

  private prove(request: IncomingMessage, response: ServerResponse): void {
    const challenge = challengeOf(request.url ?? '');
    if (challenge === undefined) return this.refuse(request, response, 400);
    if (!this.guard.isForOwnPage(request)) return this.refuse(request, response, 403);
    const proof = proveToken(this.token, request.headers.host ?? '', challenge);
    response.writeHead(204, { ...this.headers, 'Cache-Control': 'no-store', [PROOF_HEADER]: proof });
    response.end();
  }

  private async sendFile(request: IncomingMessage, response: ServerResponse, file: StaticFile): Promise<void> {
    response.writeHead(200, { ...this.headers, ...file.headers, 'Content-Length': String(file.bytes) });
    if (request.method === 'HEAD' || file.bytes === 0) {
      response.end();
      return;
    }
    // Not beyond the announced length, should the file grow meanwhile.
    await pipeline(createReadStream(file.path, { end: file.bytes - 1 }), response);
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on('error', (error) => this.logger.debug('An upgraded socket failed', { error }));
    if (this.places.isServing(socket)) return void socket.destroy(); // its answer would follow what is said by then
    const refuse = (status: number): void => {
      this.logger.warn('An upgrade was refused', { status });
      this.record(request, status);
      refuseUpgrade(socket, status, this.headers);
    };
    const hostRefusal = this.guard.hostRefusal(request);
    if (hostRefusal !== undefined) return refuse(hostRefusal);
    const handler = this.upgrades.get(request.url ?? '');
    if (!handler) return refuse(404);
    const admit = (): void => this.places.release(socket);
    handler({ request, socket, head, source: this.guard.sourceOf(request), refuse, admit });
  }
}
