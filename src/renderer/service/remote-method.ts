import { CancelledError, ProtocolError, type ServiceError } from '../../shared/index.js';
import { explainUnsendable, refuseLive, splitArguments } from '../connection/arguments.js';
import type { AnswerListener, PageConnection } from '../connection/page-connection.js';
import type { AnswerMessage } from '../connection/page-session.js';
import { LiveArguments, type LiveArgumentsOptions } from './live-arguments.js';

/**
 * A method of a contract: sends its arguments and resolves with the reply.
 *
 * @param options without them, no function and no stream may be among the arguments
 */
export function remoteMethod(
  connection: PageConnection,
  channel: string,
  options?: LiveArgumentsOptions,
): (...given: unknown[]) => Promise<unknown> {
  return (...given) => {
    const { args, live, signal } = splitArguments(given);
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) return reject(cancelled(signal));
      if (!options) refuseLive(live);
      const call = new RemoteCall(connection, signal, resolve, reject);
      call.send(
        channel,
        args,
        options && live.length > 0 ? () => new LiveArguments(live, connection, options) : undefined,
      );
    });
  };
}

/** A call that waits for its reply. One object and no closures: most calls are over before these would be needed. */
class RemoteCall implements AnswerListener {
  private readonly id: number;
  private reached: LiveArguments | undefined;
  private onAbort: (() => void) | undefined;

  constructor(
    private readonly connection: PageConnection,
    private readonly signal: AbortSignal | undefined,
    private readonly resolve: (value: unknown) => void,
    private readonly reject: (error: ServiceError) => void,
  ) {
    this.id = connection.register(this);
  }

  /** @param reach makes what main may reach of the arguments: it takes the ids that follow the call's own */
  send(channel: string, args: readonly unknown[], reach: (() => LiveArguments) | undefined): void {
    const { id, connection } = this;
    this.reached = reach?.();
    if (this.signal) {
      this.onAbort = () => this.abort();
      this.signal.addEventListener('abort', this.onAbort, { once: true });
    }
    try {
      const references = this.reached?.references;
      connection.post(
        references ? { kind: 'call', id, channel, args, references } : { kind: 'call', id, channel, args },
      );
    } catch (cause) {
      this.settle();
      connection.forget(id);
      this.reject(explainUnsendable(args, cause));
    }
  }

  onMessage(message: AnswerMessage): void {
    this.settle();
    this.connection.forget(this.id);
    if (message.kind === 'reply') this.resolve(message.value);
    else this.reject(new ProtocolError({ reason: `a call was answered with '${message.kind}'` }));
  }

  onFault(error: ServiceError): void {
    this.settle();
    if (this.reached?.failure !== undefined) error.cause ??= this.reached.failure;
    this.reject(error);
  }

  private abort(): void {
    const { id, connection, signal } = this;
    this.settle();
    connection.forget(id);
    connection.post({ kind: 'cancel', id });
    if (signal) this.reject(cancelled(signal));
  }

  private settle(): void {
    if (this.onAbort) this.signal?.removeEventListener('abort', this.onAbort);
    this.reached?.close();
  }
}

/**
 * A one-way method of a contract.
 *
 * @throws {ValidationError} at once, when an argument can't be sent
 * @throws {DisconnectedError} when there is no connection at present; the reason, when it has ended for good
 */
export function remoteOneWay(connection: PageConnection, channel: string): (...given: unknown[]) => void {
  return (...given) => {
    const { args, live } = splitArguments(given);
    refuseLive(live);
    const { refusal } = connection;
    if (refusal) throw refusal;
    try {
      connection.post({ kind: 'send', channel, args });
    } catch (cause) {
      throw explainUnsendable(args, cause);
    }
  };
}

function cancelled(signal: AbortSignal): CancelledError {
  return new CancelledError(undefined, { cause: signal.reason });
}
