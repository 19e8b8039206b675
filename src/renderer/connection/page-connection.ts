import {
  BackOff,
  DisconnectedError,
  IdMap,
  ProtocolError,
  TimeoutError,
  coalesce,
  decodeError,
  toServiceError,
  trackResource,
  type BackOffOptions,
  type ClientMessage,
  type Clock,
  type CoalescingOptions,
  type ErrorRegistry,
  type Manifest,
  type ServiceError,
  type Subscription,
  type WelcomeMessage,
} from '../../shared/index.js';
import { StatusBoard, type ConnectionStatus, type StatusListener } from './connection-status.js';
import type { ConnectTransport, PageLink, ResumeStore } from './page-link.js';
import { PageSession, type AnswerMessage } from './page-session.js';
import { onWake } from './wake-signals.js';

/** What receives the answers to one id. */
export interface AnswerListener {
  onMessage(message: AnswerMessage): void;
  /** The call, stream or subscription failed, or its connection did; called last, at most once. */
  onFault(error: ServiceError): void;
  /**
   * Where there is one, the listener outlives a lost connection: called when there is a new one, to ask again under the
   * same id. It must do nothing else, as long as others are still to ask. Without it, a lost connection is a fault.
   *
   * @param isSameClient whether main knows this client still; if not, it has forgotten what it held for it
   */
  onResumed?(isSameClient: boolean): void;
}

export interface PageConnectionOptions {
  readonly errors: ErrorRegistry;
  /** Told of messages that belong to nothing: a second reply, a malformed one. */
  readonly onProblem: (error: ServiceError) => void;
  /** Told what the page may use, when that is not what the first welcome said; after a welcome before anybody asks again. */
  readonly onManifest: (manifest: Manifest) => void;
  /** How long the way to main may take to open, and main to answer the greeting, in milliseconds. */
  readonly timeoutMs: number;
  readonly coalescing: CoalescingOptions;
  /** `undefined`: as the transport says. */
  readonly reconnect: boolean | BackOffOptions | undefined;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/**
 * The page's end of its connection with main: numbers what it sends, leads each answer to whoever waits for it, and
 * opens another link when one is lost.
 */
export class PageConnection implements Disposable {
  /** Resolves with the reason when the connection has ended for good. */
  readonly closed: Promise<ServiceError>;
  /** Not `randomUUID`, which pages have only where their origin is secure. */
  private readonly document = crypto.getRandomValues(new Uint32Array(4)).join('-');
  private readonly listeners = new IdMap<AnswerListener>();
  private readonly greeting = Promise.withResolvers<WelcomeMessage>();
  private readonly ending = Promise.withResolvers<ServiceError>();
  private readonly board = new StatusBoard();
  private readonly backOff: BackOff;
  private readonly markClosed: () => void;
  private session: PageSession | undefined;
  private canReconnect = false;
  private isLive = false;
  private welcomes = 0;
  private nextId = 1;
  private secret: string | undefined;
  private resumeStore: ResumeStore | undefined;
  private endedBy: ServiceError | undefined;

  private constructor(
    private readonly transport: ConnectTransport,
    private readonly options: PageConnectionOptions,
  ) {
    this.closed = this.ending.promise;
    const { reconnect, clock, random } = options;
    this.backOff = new BackOff(typeof reconnect === 'object' ? reconnect : {}, { clock, random, onWake });
    this.markClosed = trackResource('connected service');
  }

  /** Greets main, and resolves when it has answered. @throws what the transport throws, and {@link ServiceError} when main refuses, is gone, or takes too long */
  static async open(
    transport: ConnectTransport,
    options: PageConnectionOptions,
  ): Promise<[PageConnection, WelcomeMessage]> {
    const connection = new PageConnection(transport, options);
    void connection.connect();
    return [connection, await connection.greeting.promise];
  }

  /** Whether it goes on: also while it is offline. */
  get isOpen(): boolean {
    return this.endedBy === undefined;
  }

  /** Whether there is a link at present. */
  get isOnline(): boolean {
    return this.isLive;
  }

  /** Why nothing can be sent at present. */
  get refusal(): ServiceError | undefined {
    if (this.isLive) return undefined;
    return this.endedBy ?? new DisconnectedError('There is no connection at present; another one is being opened');
  }

  get status(): ConnectionStatus {
    return this.board.current;
  }

  /** Calls `listener` at once, and with each change. */
  onStatus(listener: StatusListener): Subscription {
    return this.board.subscribe(listener);
  }

  /** Makes the next attempt to connect at once, where one waits for its time. */
  reconnectNow(): void {
    this.backOff.hurry();
  }

  /** @returns an id for a call, stream or subscription whose answers go to `listener` until it is forgotten */
  register(listener: AnswerListener): number {
    const id = this.nextId;
    this.nextId += 1;
    const refusal = listener.onResumed ? this.endedBy : this.refusal;
    if (refusal)
      queueMicrotask(() => listener.onFault(refusal)); // the caller has no id yet
    else this.listeners.set(id, listener);
    return id;
  }

  /** What still comes for this id is ignored. */
  forget(id: number): void {
    this.listeners.delete(id);
  }

  /** Sends, unless there is no connection at present. @throws what the serializer throws, when the message holds what can't cross */
  post(message: ClientMessage): void {
    if (this.isLive) this.session?.post(message);
  }

  /** Ends the connection for good; everything in flight fails with `reason`. Idempotent. */
  close(reason: ServiceError = new DisconnectedError('The connection was closed by the page')): void {
    this.finish(reason);
    this.session?.close(reason);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Opens one link. A failure is that of the connection, or leads to the next attempt. */
  private async connect(): Promise<void> {
    try {
      const link = await this.openLink();
      if (this.endedBy) link.close();
      else this.begin(link);
    } catch (error) {
      if (this.welcomes > 0) return this.retry(toServiceError(error));
      this.markClosed();
      this.greeting.reject(error);
    }
  }

  /** A link that comes too late is closed. */
  private openLink(): Promise<PageLink> {
    const { clock, timeoutMs } = this.options;
    return new Promise((resolve, reject) => {
      let isLate = false;
      const deadline = clock.after(timeoutMs, () => {
        isLate = true;
        reject(new TimeoutError({ timeoutMs }));
      });
      const opening = (async () => this.transport())();
      opening.then((link) => (isLate ? link.close() : resolve(link)), reject).finally(deadline);
    });
  }

  private begin(link: PageLink): void {
    const { errors, clock, timeoutMs, coalescing, reconnect, onProblem } = this.options;
    if (this.welcomes === 0) {
      this.resumeStore = link.resumeStore;
      this.secret = link.resumeStore?.take();
      this.canReconnect = reconnect === undefined ? link.canReopen === true : reconnect !== false;
    }
    const { secret: resume, document } = this;
    this.session = new PageSession(
      coalesce(link, { clock, ...coalescing, end: 'client' }),
      { errors, clock, timeoutMs, resume, document, mayFallSilent: link.mayFallSilent === true },
      {
        onWelcome: (welcome) => this.welcome(welcome),
        onManifest: (manifest) => this.options.onManifest(manifest),
        onAnswer: (message) => this.answer(message),
        onUnreadable: ({ id = 0, error }) => this.fail(id, error),
        onProblem,
        onEnd: (reason, isFinal) => this.lose(reason, isFinal),
      },
    );
    this.session.start();
  }

  private welcome(welcome: WelcomeMessage): void {
    const { resume, isResumed } = welcome.client;
    if (resume !== '') {
      this.secret = resume;
      this.resumeStore?.keep(resume);
    }
    this.backOff.reset();
    this.isLive = true;
    this.welcomes += 1;
    if (this.welcomes === 1) return this.greeting.resolve(welcome);
    this.options.onManifest(welcome.manifest);
    // In the order of their ids: main takes no id that is lower than one it has seen.
    for (const [id, listener] of this.listeners.entries()) this.resume(id, listener, isResumed);
    if (this.isLive) this.board.announce({ state: 'connected' });
  }

  private resume(id: number, listener: AnswerListener, isSameClient: boolean): void {
    if (this.listeners.get(id) !== listener) return;
    try {
      listener.onResumed?.(isSameClient);
    } catch (error) {
      this.fail(id, toServiceError(error));
    }
  }

  private answer(message: AnswerMessage): void {
    if (message.kind === 'fault') return this.fail(message.id, decodeError(message.error, this.options.errors));
    const listener = this.listeners.get(message.id);
    if (listener) return listener.onMessage(message);
    // Chunks and events that were on their way when their reader left are expected; a reply to nothing is not.
    if (message.kind === 'reply') throw new ProtocolError({ reason: 'a reply to a call that is not pending' });
  }

  private fail(id: number, error: ServiceError): void {
    const listener = this.listeners.get(id);
    this.listeners.delete(id);
    if (listener) listener.onFault(error);
    else if (id === 0) this.options.onProblem(error);
  }

  private lose(reason: ServiceError, isFinal: boolean): void {
    this.isLive = false;
    if (this.endedBy) return;
    if (isFinal || !this.canReconnect || this.welcomes === 0) return this.finish(reason);
    this.retry(reason);
    for (const [id, listener] of this.listeners.entries()) {
      if (!listener.onResumed) this.fail(id, reason);
    }
  }

  private retry(reason: ServiceError): void {
    if (this.endedBy) return;
    const retryInMs = this.backOff.schedule(() => {
      this.board.announce({ state: 'reconnecting', attempt: this.backOff.attempt, retryInMs: 0, reason });
      if (this.isOpen) void this.connect();
    });
    this.board.announce({ state: 'reconnecting', attempt: this.backOff.attempt, retryInMs, reason });
  }

  private finish(reason: ServiceError): void {
    if (this.endedBy) return;
    this.endedBy = reason;
    this.isLive = false;
    this.markClosed();
    this.backOff.stop();
    this.resumeStore?.forget();
    const listeners = this.listeners.entries();
    this.listeners.clear();
    for (const [, listener] of listeners) listener.onFault(reason);
    this.greeting.reject(reason);
    this.greeting.promise.catch(ignore); // whoever opened the connection has it; after the welcome nobody waits
    this.board.announce({ state: 'closed', reason });
    this.ending.resolve(reason);
  }
}

function ignore(): void {
  // The same reason reaches everyone who waits for an answer.
}
