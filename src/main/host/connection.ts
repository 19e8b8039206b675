import { randomUUID } from 'node:crypto';
import {
  DisposedError,
  PROTOCOL_VERSION,
  ProtocolError,
  UnreadableMessage,
  decodeClientMessage,
  idOf,
  type AckMessage,
  type CallMessage,
  type ClientMessage,
  type HelloMessage,
  type Link,
  type OpenMessage,
  type SendMessage,
  type ServiceError,
  type SubscribeMessage,
  type WatchMessage,
} from '../../shared/index.js';
import type { HostConnection, Peer } from '../transports/transport.js';
import type { ClientConnection, Clients, Membership } from './clients.js';
import { ConnectionAccess } from './connection-access.js';
import { ConnectionCalls } from './connection-calls.js';
import { ConnectionIntake } from './connection-intake.js';
import { ConnectionOutbox } from './connection-outbox.js';
import { ConnectionReferences } from './connection-references.js';
import type { ConnectionServices, ProblemOrigin } from './connection-services.js';
import { ConnectionStates } from './connection-states.js';
import { ConnectionStreams } from './connection-streams.js';
import { ConnectionSubscriptions } from './connection-subscriptions.js';
import { PendingCall } from './pending-call.js';
import { StreamPlaces } from './stream-places.js';

type ClientRequest = Exclude<ClientMessage, HelloMessage>;

/** Who a connection belongs to: known once it has said hello. */
interface Greeted {
  readonly peer: Peer;
  readonly membership: Membership;
  readonly subscriptions: ConnectionSubscriptions;
  readonly access: ConnectionAccess;
  /** Whether the page has shown that our welcome has arrived. */
  isConfirmed: boolean;
}

/** One live link of a client: what is in flight on it, and nothing of anybody else's. */
export class Connection implements HostConnection, ClientConnection {
  readonly id = randomUUID();
  private readonly intake: ConnectionIntake;
  private readonly outbox: ConnectionOutbox;
  private readonly calls: ConnectionCalls;
  private readonly streams: ConnectionStreams;
  private readonly states: ConnectionStates;
  private readonly references: ConnectionReferences;
  private greeted: Greeted | undefined;
  private lastId = 0;
  private isClosed = false;

  constructor(
    private readonly link: Link,
    private readonly peer: Peer,
    private readonly services: ConnectionServices,
    private readonly clients: Clients,
    private readonly onClose: (connection: Connection) => void,
  ) {
    this.intake = new ConnectionIntake(link, services, {
      handle: (message) => this.receive(message),
      close: (error) => this.close(error),
      end: () => this.end(),
      onSentence: (sentence) => services.onSentence(sentence, this.origin()),
    });
    this.outbox = new ConnectionOutbox(link, services, {
      onProblem: (error) => this.note(error),
      onFault: (error) => this.intake.countRefusal(error),
      onUnusable: () => this.end(),
    });
    const places = new StreamPlaces(services.limits.maxStreams);
    this.references = new ConnectionReferences(services, this.outbox, places);
    this.streams = new ConnectionStreams(services, this.outbox, this.references, places);
    this.states = new ConnectionStates(services, this.outbox);
    this.calls = new ConnectionCalls(services, this.outbox, this.references);
  }

  /** Begins to listen. Called once. */
  start(): void {
    this.intake.start();
  }

  close(error: ServiceError = new DisposedError()): void {
    this.outbox.goodbye(error);
    this.end();
  }

  abandon(): void {
    this.end();
  }

  /** Whose it is; `undefined` before its greeting. */
  get clientId(): string | undefined {
    return this.greeted?.peer.clientId;
  }

  /** Asks again about everything that it has open, and tells its page what it may use now. Never rejects. */
  async refreshAccess(): Promise<void> {
    await this.greeted?.access.refresh();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  private receive(raw: unknown): void {
    if (this.isClosed) return;
    if (raw instanceof UnreadableMessage) return this.refuse(raw, raw.error);
    try {
      const message = decodeClientMessage(raw);
      if (message.kind === 'hello') this.greet(message);
      else this.dispatch(message, this.requireGreeted());
    } catch (error) {
      this.refuse(raw, error as ServiceError);
    }
  }

  private requireGreeted(): Greeted {
    const { greeted } = this;
    if (!greeted) throw new ProtocolError({ reason: 'the first message is `hello`' });
    if (!greeted.isConfirmed) {
      greeted.isConfirmed = true;
      greeted.membership.confirm();
    }
    return greeted;
  }

  private dispatch(message: ClientRequest, greeted: Greeted): void {
    switch (message.kind) {
      case 'call':
        return this.claim(message, () => this.calls.start(message.id, this.beginWithReferences(message, greeted)));
      case 'send':
        return void this.send(message, greeted);
      case 'open':
        return this.claim(message, () => this.open(message, greeted));
      case 'grant':
        return this.streams.grant(message.id, message.credit);
      case 'cancel':
        return this.cancel(message.id, greeted);
      case 'subscribe':
        return this.claim(message, () => greeted.subscriptions.start(message, this.beginEmpty(message, greeted)));
      case 'watch':
        return this.claim(message, () => {
          this.states.start(message.id, this.beginEmpty(message, greeted), message.known);
        });
      case 'ack':
        return this.acknowledge(message, greeted);
      case 'chunk':
      case 'end':
      case 'fault':
        return this.references.receive(message, this.lastId);
      case 'ping':
        return this.outbox.post({ kind: 'pong' });
      default:
        return assertNever(message);
    }
  }

  private greet({ version, resume, document = this.id }: HelloMessage): void {
    if (this.greeted) throw new ProtocolError({ reason: 'a second `hello`' });
    if (version !== PROTOCOL_VERSION) {
      return this.close(new ProtocolError({ reason: `main speaks protocol version ${PROTOCOL_VERSION}` }));
    }
    const membership = this.clients.enter(this.peer, { connection: this, resume });
    const { client } = membership;
    this.intake.join(client);
    const peer = client.id === this.peer.clientId ? this.peer : { ...this.peer, clientId: client.id };
    const subscriptions = new ConnectionSubscriptions(client, document, this.services, this.outbox);
    const access = new ConnectionAccess([this.calls, this.streams, this.states, subscriptions], this.services, {
      manifest: () => this.services.manifestFor(peer, this.id),
      post: (message) => this.outbox.post(message),
    });
    this.greeted = { peer, membership, subscriptions, access, isConfirmed: false };
    void this.welcome(this.greeted);
  }

  private async welcome({ access, membership: { ticket: client } }: Greeted): Promise<void> {
    const { streamWindowBytes: bytes, streamWindowItems: items } = this.services.limits;
    const streamWindow = { bytes, items };
    try {
      await access.greet((manifest) =>
        this.outbox.post({ kind: 'welcome', version: PROTOCOL_VERSION, manifest, streamWindow, client }),
      );
    } catch (error) {
      this.close(this.outbox.noted(error));
    }
  }

  private open(message: OpenMessage, greeted: Greeted): void {
    const call = this.beginWithReferences(message, greeted);
    try {
      this.streams.start(message.id, call, message.credit);
    } catch (error) {
      this.references.drop(call);
      throw error;
    }
  }

  private acknowledge({ id, sequence }: AckMessage, { subscriptions }: Greeted): void {
    subscriptions.ack(id, sequence);
    this.states.ack(id, sequence);
    this.references.ack(id, sequence);
  }

  private async send(message: SendMessage, greeted: Greeted): Promise<void> {
    try {
      await this.services.send(this.begin(message, greeted));
    } catch (error) {
      // The outcome policy has logged it, and nothing comes back for a one-way call.
      this.intake.countRefusal(error as ServiceError);
    }
  }

  private cancel(id: number, { subscriptions }: Greeted): void {
    this.streams.stop(id);
    subscriptions.stop(id);
    this.states.stop(id);
    this.calls.cancel(id);
  }

  /** The ids of references count as used, like any other. */
  private beginWithReferences(message: CallMessage | OpenMessage, greeted: Greeted): PendingCall {
    const call = this.begin(message, greeted);
    const { id, references } = message;
    if (!references) return call;
    this.references.open(call, id, references);
    this.lastId = references.at(-1)?.id ?? id;
    return call;
  }

  private begin(
    { channel, args, meta, offset }: Pick<OpenMessage, 'channel' | 'args' | 'meta' | 'offset'>,
    { peer, membership }: Greeted,
  ): PendingCall {
    const connectionId = this.id;
    return new PendingCall({ channel, peer, membership, connectionId, rawArguments: args, rawMeta: meta, offset });
  }

  private beginEmpty({ channel }: SubscribeMessage | WatchMessage, greeted: Greeted): PendingCall {
    return this.begin({ channel, args: [] }, greeted);
  }

  /** An id is used once; what then fails in `start` is answered under it. */
  private claim({ id, channel }: CallMessage | OpenMessage | SubscribeMessage | WatchMessage, start: () => void): void {
    if (id <= this.lastId) throw new ProtocolError({ reason: 'an id was used before' });
    this.lastId = id;
    try {
      start();
    } catch (error) {
      this.note(error as ServiceError, channel);
      this.outbox.fault(id, error as ServiceError);
    }
  }

  /** An id that was used already can't be answered: the answer would settle whatever it stands for. */
  private refuse(raw: unknown, error: ServiceError): void {
    this.note(error);
    const id = idOf(raw);
    if (id !== undefined && this.references.refuse(id, error)) return this.intake.countRefusal(error);
    if (id === undefined || id <= this.lastId) return this.outbox.fault(0, error);
    this.lastId = id;
    this.outbox.fault(id, error);
  }

  private note(error: ServiceError, channel = ''): void {
    this.services.onProblem(error, { ...this.origin(), channel });
  }

  private origin(): Omit<ProblemOrigin, 'channel'> {
    return { connectionId: this.id, peer: this.greeted?.peer ?? this.peer };
  }

  private end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.intake.close();
    this.outbox.close();
    this.streams.stopAll();
    this.states.stopAll();
    this.references.stopAll();
    this.calls.stopAll();
    this.greeted?.subscriptions.release();
    this.greeted?.membership.leave();
    this.link.close();
    this.onClose(this);
  }
}

function assertNever(message: never): never {
  throw new ProtocolError({ reason: `unhandled message ${String(message)}` });
}
