import { randomUUID } from 'node:crypto';
import {
  InternalError,
  PayloadTooLargeError,
  ResourceExhaustedError,
  encodeError,
  toServiceError,
  type HostMessage,
  type Link,
  type ServiceError,
  type WireError,
} from '../../shared/index.js';
import type { Answers, ConnectionServices } from './connection-services.js';

/** Who is told of what an outbox could not say, and of what it had to. */
export interface OutboxOwner {
  /** Something could not be sent; the error has its correlation id. */
  onProblem(error: ServiceError): void;
  /** The page was answered with an error. */
  onFault(error: ServiceError): void;
  /** The page takes nothing, or the link not even the framework's own error. */
  onUnusable(): void;
}

/** What one connection says to its page, until it is closed. */
export class ConnectionOutbox implements Answers {
  private isClosed = false;

  constructor(
    private readonly link: Link,
    private readonly services: ConnectionServices,
    private readonly owner: OutboxOwner,
  ) {}

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
    this.owner.onUnusable(); // without a goodbye: it would wait behind all that
  }

  /** A result that can't cross is answered by a fault. */
  reply(id: number, value: unknown): void {
    try {
      this.post({ kind: 'reply', id, value });
    } catch (error) {
      this.fault(id, error as ServiceError);
    }
  }

  fault(id: number, error: ServiceError): void {
    this.postError(error, (wire) => ({ kind: 'fault', id, error: wire }));
    this.owner.onFault(error);
  }

  /** Says why, and that nothing follows. */
  goodbye(error: ServiceError): void {
    this.postError(error, (wire) => ({ kind: 'goodbye', error: wire }));
  }

  /** Logs what no call has logged, under a correlation id of its own. */
  noted(thrown: unknown): ServiceError {
    const error = toServiceError(thrown);
    error.correlationId ??= randomUUID();
    this.owner.onProblem(error);
    return error;
  }

  /** From now on nothing is said. */
  close(): void {
    this.isClosed = true;
  }

  /** Details of an app's error may not cross; whoever waits is told all the same. */
  private postError(error: ServiceError, messageOf: (wire: WireError) => HostMessage): void {
    try {
      this.post(messageOf(this.encode(error)));
    } catch (failure) {
      this.postOrGiveUp(messageOf(this.encode(failure as ServiceError)));
    }
  }

  private postOrGiveUp(message: HostMessage): void {
    try {
      this.post(message);
    } catch {
      this.owner.onUnusable(); // a link that takes not even that takes nothing
    }
  }

  private encode(error: ServiceError): WireError {
    const { correlationId } = error;
    return encodeError(error, {
      development: this.services.isDevelopment,
      ...(correlationId === undefined ? {} : { correlationId }),
    });
  }
}
