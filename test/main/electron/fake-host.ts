import {
  DEFAULT_LIMITS,
  SenderRefusedError,
  encodeError,
  type Link,
  type LinkListener,
} from '../../../src/shared/index.js';
import type { HostConnection, InvokeAnswer, Peer, TransportHost } from '../../../src/main/transports/transport.js';
import { RecordingLogger } from '../../../src/testing/recording-logger.js';

/** One connection as its host sees it. */
export class AcceptedLink implements HostConnection, LinkListener {
  readonly received: unknown[] = [];
  isClosed = false;
  private waiting: (() => void)[] = [];

  constructor(
    readonly id: string,
    readonly link: Link,
    readonly peer: Peer,
  ) {
    link.start(this);
  }

  onMessage(message: unknown): void {
    this.received.push(message);
    this.wake();
  }

  onClose(): void {
    this.isClosed = true;
    this.wake();
  }

  close(): void {
    this.link.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Resolves when the host has seen that many messages, or the end. */
  async until(count: number | 'closed'): Promise<void> {
    const isReached = (): boolean => (count === 'closed' ? this.isClosed : this.received.length >= count);
    while (!isReached()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

export interface FakeCall {
  readonly channel: string;
  readonly envelope: unknown;
  readonly peer: Peer;
  readonly signal: AbortSignal | undefined;
}

/** A host that keeps what reaches it, and answers a call with what `run` says. Refused senders run nothing. */
export class FakeHost implements TransportHost {
  readonly limits = DEFAULT_LIMITS;
  readonly logger = new RecordingLogger();
  readonly accepted: AcceptedLink[] = [];
  readonly calls: FakeCall[] = [];
  run: (call: FakeCall) => Promise<unknown> = async ({ envelope }) => envelope;

  constructor(readonly channels: TransportHost['channels'] = [{ channel: 'echo', kind: 'handle' }]) {}

  accept(link: Link, peer: Peer): HostConnection {
    const connection = new AcceptedLink(`connection ${this.accepted.length}`, link, peer);
    this.accepted.push(connection);
    return connection;
  }

  async invoke(channel: string, envelope: unknown, peer: Peer, signal?: AbortSignal): Promise<InvokeAnswer> {
    if (peer.refusal !== undefined) {
      return { ok: false, error: encodeError(new SenderRefusedError({ reason: peer.refusal })) };
    }
    const call = { channel, envelope, peer, signal };
    this.calls.push(call);
    return { ok: true, value: await this.run(call) };
  }

  /** The latest connection. */
  get latest(): AcceptedLink {
    const latest = this.accepted.at(-1);
    if (!latest) throw new Error('Nobody has connected');
    return latest;
  }
}
