import { CancelledError, ProtocolError, type ServiceError } from '../../shared/index.js';
import { explainUnsendable, splitArguments } from '../connection/arguments.js';
import type { PageConnection } from '../connection/page-connection.js';

/** A method of a contract: sends its arguments and resolves with the reply. */
export function remoteMethod(connection: PageConnection, channel: string): (...given: unknown[]) => Promise<unknown> {
  return (...given) => {
    const { args, signal } = splitArguments(given);
    return new Promise((resolve, reject: (error: ServiceError) => void) => {
      if (signal?.aborted === true) return reject(cancelled(signal));
      const settle = (): void => signal?.removeEventListener('abort', onAbort);
      const onAbort = (): void => {
        settle();
        connection.forget(id);
        connection.post({ kind: 'cancel', id });
        if (signal) reject(cancelled(signal));
      };
      const id = connection.register({
        onMessage(message) {
          settle();
          connection.forget(id);
          if (message.kind === 'reply') resolve(message.value);
          else reject(new ProtocolError({ reason: `a call was answered with '${message.kind}'` }));
        },
        onFault(error) {
          settle();
          reject(error);
        },
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        connection.post({ kind: 'call', id, channel, args });
      } catch (cause) {
        settle();
        connection.forget(id);
        reject(explainUnsendable(args, cause));
      }
    });
  };
}

/** A one-way method of a contract. @throws {ValidationError} at once, when an argument can't be sent */
export function remoteOneWay(connection: PageConnection, channel: string): (...given: unknown[]) => void {
  return (...given) => {
    const { args } = splitArguments(given);
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
