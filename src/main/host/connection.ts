import { randomUUID } from 'node:crypto';
import {
  CancelledError,
  DisposedError,
  InternalError,
  PROTOCOL_VERSION,
  PayloadTooLargeError,
  ProtocolError,
  ResourceExhaustedError,
  decodeClientMessage,
  encodeError,
  idOf,
  toServiceError,
  type CallMessage,
  type ClientMessage,
  type HostMessage,
  type Link,
  UnreadableMessage,
  type SendMessage,
  type ServiceError,
  type WireError,
} from '../../shared/index.js';
import type { HostConnection, Peer } from '../transports/transport.js';
import type { Answers, ConnectionServices } from './connection-services.js';
import { ConnectionStreams } from './connection-streams.js';
import { ConnectionSubscriptions } from './connection-subscriptions.js';
import { PendingCall } from './pending-call.js';

/** One client's live link: what is in flight on it, and nothing of anybody else's. */
export class Connection implements HostConnection, Answers {
  readonly id = randomUUID();
  private readonly calls = new Map<number, PendingCall>();
  private readonly streams: ConnectionStreams;
  private readonly subscriptions: ConnectionSubscriptions;
  private lastId = 0;
  private isGreeted = false;
  private isClosed = false;

  constructor(
    private readonly link: Link,
    private readonly peer: Peer,
    private readonly services: ConnectionServices,
    private readonly onClose: (connection: HostConnection) => void,
  ) {
    this.streams = new ConnectionStreams(services, this);
    this.subscriptions = new ConnectionSubscriptions(link, services, this);
    link.start({ onMessage: (message) => this.receive(message), onClose: () => this.end() });
  }

  close(error: ServiceError = new DisposedError()): void {
    this.postError(error, (wire) => ({ kind: 'goodbye', error: wire }));
    this.end();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  post(message: HostMessage): void {
    if (this.isClosed) return;
    try {
      this.link.post(message);
    } catch (error) {
      // What could not be sent is main's own: the codec's other errors would blame the caller.
      const isTooLarge = error instanceof PayloadTooLargeError;
      throw this.noted(isTooLarge ? error : new InternalError(undefined, { cause: error }));
    }
    const maximum = this.services.limits.maxUnsentBytes;
    if (this.link.unsentBytes <= maximum) return;
    this.noted(new ResourceExhaustedError({ resource: 'unsentBytes', maximum }));
    this.end(); // without a goodbye: it would wait behind all that
  }

  fault(id: number, error: ServiceError): void {
    this.postError(error, (wire) => ({ kind: 'fault', id, error: wire }));
  }

  private receive(raw: unknown): void {
    if (this.isClosed) return;
    if (raw instanceof UnreadableMessage) return this.refuse(raw, raw.error);
    try {
      this.dispatch(decodeClientMessage(raw));
    } catch (error) {
      this.refuse(raw, error as ServiceError);
    }
  }

  private dispatch(message: ClientMessage): void {
    if (message.kind === 'hello') return this.greet(message.version);
    if (!this.isGreeted) throw new ProtocolError({ reason: 'the first message is `hello`' });
    switch (message.kind) {
      case 'call':
        return this.claim(message.id, () => void this.call(message));
      case 'send':
        return void this.send(message);
      case 'open':
        return this.claim(message.id, () => this.streams.start(message.id, this.begin(message), message.credit));
      case 'grant':
        return this.streams.grant(message.id, message.credit);
      case 'cancel':
        return this.cancel(message.id);
      case 'subscribe':
        return this.claim(message.id, () => {
          this.subscriptions.start(message.id, this.begin({ channel: message.channel, args: [] }), message.event);
        });
      default:
        return assertNever(message);
    }
  }

  private greet(version: number): void {
    if (this.isGreeted) throw new ProtocolError({ reason: 'a second `hello`' });
    if (version !== PROTOCOL_VERSION) {
      return this.close(new ProtocolError({ reason: `main speaks protocol version ${PROTOCOL_VERSION}` }));
    }
    this.isGreeted = true;
    void this.welcome();
  }

  private async welcome(): Promise<void> {
    const { streamWindowBytes: bytes, streamWindowItems: items } = this.services.limits;
    const streamWindow = { bytes, items };
    try {
      const manifest = await this.services.manifestFor(this.peer, this.id);
      this.post({ kind: 'welcome', version: PROTOCOL_VERSION, manifest, streamWindow });
    } catch (error) {
      this.close(this.noted(error));
    }
  }

  private async call(message: CallMessage): Promise<void> {
    const { id } = message;
    const call = this.begin(message);
    this.calls.set(id, call);
    try {
      const value = await this.services.run(call, 'handle');
      if (this.calls.has(id)) this.post({ kind: 'reply', id, value });
    } catch (error) {
      // Either the method failed, or its result did not fit the wire; a call that was cancelled wants no answer.
      if (this.calls.has(id)) this.fault(id, error as ServiceError);
    } finally {
      this.calls.delete(id);
    }
  }

  private async send(message: SendMessage): Promise<void> {
    try {
      await this.services.run(this.begin(message), 'receive');
    } catch {
      // The outcome policy has logged it, and nothing comes back for a one-way call.
    }
  }

  private cancel(id: number): void {
    this.streams.stop(id);
    this.subscriptions.stop(id);
    const call = this.calls.get(id);
    this.calls.delete(id);
    call?.abort(new CancelledError());
  }

  private begin(message: Pick<CallMessage, 'channel' | 'args' | 'meta'>): PendingCall {
    return new PendingCall({
      channel: message.channel,
      peer: this.peer,
      connectionId: this.id,
      rawArguments: message.args,
      rawMeta: message.meta,
    });
  }

  /** An id is used once; what then fails in `start` is answered under it. */
  private claim(id: number, start: () => void): void {
    if (id <= this.lastId) throw new ProtocolError({ reason: 'an id was used before' });
    this.lastId = id;
    try {
      start();
    } catch (error) {
      this.services.onProblem(error as ServiceError, this.id);
      this.fault(id, error as ServiceError);
    }
  }

  /** An id that was used already can't be answered: the answer would settle whatever it stands for. */
  private refuse(raw: unknown, error: ServiceError): void {
    this.services.onProblem(error, this.id);
    const id = idOf(raw);
    if (id === undefined || id <= this.lastId) return this.fault(0, error);
    this.lastId = id;
    this.fault(id, error);
  }

  /** Details of an app's error may not cross; whoever waits is told all the same. */
  private postError(error: ServiceError, messageOf: (wire: WireError) => HostMessage): void {
    try {
      this.post(messageOf(this.encode(error)));
    } catch (failure) {
      this.postOrEnd(messageOf(this.encode(failure as ServiceError)));
    }
  }

  /** A link that takes not even the framework's own error takes nothing. */
  private postOrEnd(message: HostMessage): void {
    try {
      this.post(message);
    } catch {
      this.end();
    }
  }

  /** Logs what no call has logged, under a correlation id of its own. */
  private noted(thrown: unknown): ServiceError {
    const error = toServiceError(thrown);
    error.correlationId ??= randomUUID();
    this.services.onProblem(error, this.id);
    return error;
  }

  private encode(error: ServiceError): WireError {
    const { correlationId } = error;
    return encodeError(error, {
      development: this.services.isDevelopment,
      ...(correlationId === undefined ? {} : { correlationId }),
    });
  }

  private end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.streams.stopAll();
    this.subscriptions.stopAll();
    const calls = [...this.calls.values()];
    this.calls.clear();
    for (const call of calls) call.abort(new CancelledError());
    this.link.close();
    this.onClose(this);
  }
}

function assertNever(message: never): never {
  throw new ProtocolError({ reason: `unhandled message ${String(message)}` });
}
