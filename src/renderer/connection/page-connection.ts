import {
  DisconnectedError,
  PROTOCOL_VERSION,
  ProtocolError,
  TimeoutError,
  UnreadableMessage,
  decodeError,
  decodeHostMessage,
  systemClock,
  trackResource,
  type ClientMessage,
  type ErrorRegistry,
  type HostMessage,
  type Link,
  type ServiceError,
  type WelcomeMessage,
} from '../../shared/index.js';

/** What receives the answers to one id. */
export interface AnswerListener {
  onMessage(message: Exclude<HostMessage, { kind: 'welcome' | 'goodbye' }>): void;
  /** The call, stream or subscription failed, or its connection did; called last, at most once. */
  onFault(error: ServiceError): void;
}

export interface PageConnectionOptions {
  readonly errors: ErrorRegistry;
  /** Told of messages that belong to nothing: a second reply, a malformed one. */
  readonly onProblem: (error: ServiceError) => void;
  /** How long main may take to answer the greeting, in milliseconds. */
  readonly timeoutMs: number;
}

/** The page's end of a connection: numbers what it sends, and leads each answer to whoever waits for it. */
export class PageConnection implements Disposable {
  /** Resolves with the reason when the connection has ended, for whichever. */
  readonly closed: Promise<ServiceError>;
  private readonly listeners = new Map<number, AnswerListener>();
  private readonly greeting = Promise.withResolvers<WelcomeMessage>();
  private readonly end = Promise.withResolvers<ServiceError>();
  private readonly markClosed = trackResource('connected service');
  private nextId = 1;
  private endedBy: ServiceError | undefined;

  private constructor(
    private readonly link: Link,
    private readonly options: PageConnectionOptions,
  ) {
    this.closed = this.end.promise;
    link.start({
      onMessage: (message) => this.receive(message),
      onClose: () => this.finish(new DisconnectedError()),
    });
  }

  /** Greets main, and resolves when it has answered. @throws {ServiceError} when it refuses, is gone, or takes too long */
  static async open(link: Link, options: PageConnectionOptions): Promise<[PageConnection, WelcomeMessage]> {
    const connection = new PageConnection(link, options);
    const { timeoutMs } = options;
    const deadline = systemClock.after(timeoutMs, () => connection.close(new TimeoutError({ timeoutMs })));
    try {
      connection.post({ kind: 'hello', version: PROTOCOL_VERSION });
      return [connection, await connection.greeting.promise];
    } finally {
      deadline();
    }
  }

  get isOpen(): boolean {
    return this.endedBy === undefined;
  }

  /** @returns an id for a call, stream or subscription whose answers go to `listener` until it is forgotten */
  register(listener: AnswerListener): number {
    const id = this.nextId;
    this.nextId += 1;
    const { endedBy } = this;
    if (endedBy)
      queueMicrotask(() => listener.onFault(endedBy)); // the caller has no id yet
    else this.listeners.set(id, listener);
    return id;
  }

  /** What still comes for this id is ignored. */
  forget(id: number): void {
    this.listeners.delete(id);
  }

  /** @throws what the serializer throws, when the message holds what can't cross */
  post(message: ClientMessage): void {
    if (this.isOpen) this.link.post(message);
  }

  /** Ends the connection; everything in flight fails with `reason`. Idempotent. */
  close(reason: ServiceError = new DisconnectedError('The connection was closed by the page')): void {
    this.finish(reason);
    this.link.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  private receive(raw: unknown): void {
    if (raw instanceof UnreadableMessage) return this.fail(raw.id ?? 0, this.listeners.get(raw.id ?? 0), raw.error);
    try {
      this.dispatch(decodeHostMessage(raw));
    } catch (error) {
      this.options.onProblem(error as ServiceError);
    }
  }

  private dispatch(message: HostMessage): void {
    if (message.kind === 'welcome') return this.greeting.resolve(message);
    if (message.kind === 'goodbye') return this.close(decodeError(message.error, this.options.errors));
    const listener = this.listeners.get(message.id);
    if (message.kind === 'fault')
      return this.fail(message.id, listener, decodeError(message.error, this.options.errors));
    if (listener) return listener.onMessage(message);
    // Chunks and events that were on their way when their reader left are expected; a reply to nothing is not.
    if (message.kind === 'reply') throw new ProtocolError({ reason: 'a reply to a call that is not pending' });
  }

  private fail(id: number, listener: AnswerListener | undefined, error: ServiceError): void {
    this.listeners.delete(id);
    if (listener) listener.onFault(error);
    else if (id === 0) this.options.onProblem(error);
  }

  private finish(reason: ServiceError): void {
    if (this.endedBy) return;
    this.endedBy = reason;
    this.markClosed();
    const listeners = [...this.listeners.values()];
    this.listeners.clear();
    for (const listener of listeners) listener.onFault(reason);
    this.greeting.reject(reason);
    this.greeting.promise.catch(ignore); // whoever opened the connection has it; after the welcome nobody waits
    this.end.resolve(reason);
  }
}

function ignore(): void {
  // The same reason reaches everyone who waits for an answer.
}
