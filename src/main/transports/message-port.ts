import { randomUUID } from 'node:crypto';
import type { MessagePort } from 'node:worker_threads';
import { DisposedError, messagePortLink, type PortLike } from '../../shared/index.js';
import type { HostConnection, Peer, Transport, TransportHost } from './transport.js';

/** One end of a `MessageChannel`, of Node or of anything else. */
export type AnyPort = PortLike | MessagePort;

export interface MessagePortOptions {
  /** Ports of clients that are there from the beginning. @default none */
  readonly ports?: readonly AnyPort[];
  /** What is known of whoever holds the other ends. @default a client id of its own for each, and no origin */
  readonly peer?: Partial<Peer>;
}

/** Brings clients by ports, one each. */
export interface MessagePortTransport extends Transport {
  /**
   * Connects one more client; the host closes the port with the connection.
   *
   * @param peer what is known of this one, beside what was said for all
   * @throws {DisposedError} before the transport is bound, and after it was disposed of
   */
  connect(port: AnyPort, peer?: Partial<Peer>): HostConnection;
}

/**
 * Lets whoever has the other end of a `MessageChannel` reach the host, such as a worker thread: there
 * `RendererEventService.connect({ transport: () => messagePortLink(port) })` is what a page does.
 *
 * @example
 * const ports = messagePort();
 * await host.bind(ports);
 * const { port1, port2 } = new MessageChannel();
 * ports.connect(port1);
 * new Worker(url, { workerData: port2, transferList: [port2] });
 */
export function messagePort(options: MessagePortOptions = {}): MessagePortTransport {
  return new MessagePorts(options);
}

class MessagePorts implements MessagePortTransport {
  readonly name = 'message-port';
  private host: TransportHost | undefined;

  constructor(private readonly options: MessagePortOptions) {}

  bind(host: TransportHost): void {
    this.host = host;
    for (const port of this.options.ports ?? []) this.connect(port);
  }

  connect(port: AnyPort, peer: Partial<Peer> = {}): HostConnection {
    if (!this.host) throw new DisposedError('There is no host to connect to');
    const known = { transport: this.name, clientId: randomUUID(), origin: null, ...this.options.peer, ...peer };
    // Node's declaration of its ports names event classes of its own; what they have is the same.
    return this.host.accept(messagePortLink(port as PortLike), known);
  }

  /** Connections end with the host. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.host = undefined;
  }
}
