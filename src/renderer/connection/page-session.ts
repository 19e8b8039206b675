import {
  DisconnectedError,
  PROTOCOL_VERSION,
  ProtocolError,
  TimeoutError,
  UnreadableMessage,
  decodeError,
  decodeHostMessage,
  type ClientMessage,
  type Clock,
  type ErrorRegistry,
  type HostMessage,
  type Link,
  type Manifest,
  type ServiceError,
  type Subscription,
  type WelcomeMessage,
} from '../../shared/index.js';
import { KeepAlive } from './keep-alive.js';

/** What main sends in answer to something that has an id. */
export type AnswerMessage = Exclude<HostMessage, { kind: 'welcome' | 'manifest' | 'goodbye' | 'pong' }>;

export interface SessionListener {
  /** Main has answered the greeting; called once, before any answer. */
  onWelcome(welcome: WelcomeMessage): void;
  /** What the page may use has changed. */
  onManifest(manifest: Manifest): void;
  /** @throws {ServiceError} to have it reported as a problem */
  onAnswer(message: AnswerMessage): void;
  onUnreadable(message: UnreadableMessage): void;
  onProblem(error: ServiceError): void;
  /**
   * The link has ended, by whichever side; called once, last.
   *
   * @param isFinal main has said so itself: there is nothing to come back to
   */
  onEnd(reason: ServiceError, isFinal: boolean): void;
}

export interface SessionOptions {
  readonly errors: ErrorRegistry;
  readonly clock: Clock;
  /** How long main may take to answer the greeting, in milliseconds. */
  readonly timeoutMs: number;
  /** The secret of the last welcome. */
  readonly resume: string | undefined;
  /** What names the document, the same on each of its links. */
  readonly document: string;
  /** Whether to ask main if it is there when nothing has come for a while. */
  readonly mayFallSilent: boolean;
}

/** One link of a page from its greeting to its end. */
export class PageSession {
  private deadline: Subscription | undefined;
  private keepAlive: KeepAlive | undefined;
  private isGreeted = false;
  private isEnded = false;

  constructor(
    private readonly link: Link,
    private readonly options: SessionOptions,
    private readonly listener: SessionListener,
  ) {}

  /** Greets main. Called once. */
  start(): void {
    const { resume, document, clock, timeoutMs } = this.options;
    this.deadline = clock.after(timeoutMs, () => this.close(new TimeoutError({ timeoutMs })));
    this.link.start({
      onMessage: (message) => this.receive(message),
      onClose: () => this.end(new DisconnectedError(), false),
    });
    this.post({ kind: 'hello', version: PROTOCOL_VERSION, document, ...(resume === undefined ? {} : { resume }) });
  }

  /** @throws what the serializer throws, when the message holds what can't cross */
  post(message: ClientMessage): void {
    if (!this.isEnded) this.link.post(message);
  }

  /** Ends the link. Idempotent. */
  close(reason: ServiceError, isFinal = false): void {
    this.end(reason, isFinal);
    this.link.close();
  }

  private receive(raw: unknown): void {
    if (this.isEnded) return;
    this.keepAlive?.noteArrival();
    if (raw instanceof UnreadableMessage) return this.listener.onUnreadable(raw);
    try {
      this.dispatch(decodeHostMessage(raw));
    } catch (error) {
      this.listener.onProblem(error as ServiceError);
    }
  }

  private dispatch(message: HostMessage): void {
    if (message.kind === 'pong') return;
    if (message.kind === 'welcome') return this.welcome(message);
    if (message.kind === 'manifest') return this.listener.onManifest(message.manifest);
    if (message.kind === 'goodbye') return this.close(decodeError(message.error, this.options.errors), true);
    this.listener.onAnswer(message);
  }

  private welcome(message: WelcomeMessage): void {
    if (this.isGreeted) throw new ProtocolError({ reason: 'a second `welcome`' });
    this.isGreeted = true;
    this.deadline?.();
    const { clock, mayFallSilent } = this.options;
    if (mayFallSilent) {
      this.keepAlive = new KeepAlive(clock, {
        ping: () => this.post({ kind: 'ping' }),
        onSilence: () => this.close(new DisconnectedError('Nothing came from main any more')),
      });
    }
    this.listener.onWelcome(message);
  }

  private end(reason: ServiceError, isFinal: boolean): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.deadline?.();
    this.keepAlive?.stop();
    this.listener.onEnd(reason, isFinal);
  }
}
