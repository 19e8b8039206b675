import { ProtocolError, RateLimitedError, type Link, type ServiceError } from '../../shared/index.js';
import { Offences, type Sentence } from '../limits/offences.js';
import type { Client } from './client.js';
import type { ConnectionServices } from './connection-services.js';
import { Inbox } from './inbox.js';

/** The connection that an intake belongs to. */
export interface IntakeOwner {
  handle(message: unknown): void;
  /** Says why, and ends. */
  close(error: ServiceError): void;
  end(): void;
  /** Tells of a measure against it. */
  onSentence(sentence: Sentence): void;
}

/** What one connection says to main: in slices, and not at all for a while where much of it has to be refused. */
export class ConnectionIntake {
  private readonly inbox: Inbox;
  private offences: Offences;

  constructor(
    private readonly link: Link,
    { limits, clock }: Pick<ConnectionServices, 'limits' | 'clock'>,
    private readonly owner: IntakeOwner,
  ) {
    this.offences = new Offences(limits, clock);
    this.inbox = new Inbox(link, limits, clock, {
      handle: (message) => owner.handle(message),
      overflow: () => this.carryOut({ kind: 'close', retryAfterMs: 1_000, offences: limits.maxInboxMessages }),
    });
  }

  /** Begins to listen. Called once. */
  start(): void {
    this.link.start({
      onMessage: (message) => this.inbox.receive(message),
      onClose: () => this.inbox.finish(() => this.owner.end()),
    });
  }

  /** Whose it is: from now on that counts as the client's. */
  join({ offences }: Pick<Client, 'offences'>): void {
    this.offences = offences;
  }

  /** Counts what was refused. Who goes on with it is paused, and then hung up on. */
  countRefusal(error: ServiceError): void {
    const sentence = this.offences.count(error);
    if (sentence) this.carryOut(sentence, error);
  }

  /** Nothing of what has arrived is handed on any more. Idempotent. */
  close(): void {
    this.inbox.close();
  }

  private carryOut(sentence: Sentence, cause?: ServiceError): void {
    this.owner.onSentence(sentence);
    if (sentence.kind === 'pause') return this.inbox.pause(sentence.pauseMs);
    const { retryAfterMs } = sentence;
    const isMalformed = cause?.code === 'PROTOCOL';
    this.owner.close(
      isMalformed
        ? new ProtocolError({ reason: 'too many messages that are none' })
        : new RateLimitedError({ scope: 'connection', retryAfterMs }),
    );
  }
}
