import {
  createSubscription,
  nextEvent,
  trackResource,
  type Events,
  type ServiceError,
  type Subscription,
} from '../../shared/index.js';
import type { PageConnection } from '../connection/page-connection.js';

export interface RemoteEventsOptions {
  readonly onProblem: (error: ServiceError) => void;
}

/** Main's events in the page: one subscription on the wire for each listener. */
export function remoteEvents(
  connection: PageConnection,
  channel: string,
  options: RemoteEventsOptions,
): Events<Record<string, unknown>> {
  const on = (event: string, listener: (payload: unknown) => void): Subscription => {
    const markClosed = trackResource('subscription');
    const id = connection.register({
      onMessage(message) {
        if (message.kind === 'event') call(listener, message.payload);
      },
      onFault(error) {
        markClosed();
        if (connection.isOpen) options.onProblem(error); // a refused subscription; a lost connection tells by itself
      },
    });
    connection.post({ kind: 'subscribe', id, channel, event });
    return createSubscription(() => {
      markClosed();
      connection.forget(id);
      connection.post({ kind: 'cancel', id });
    });
  };
  const events: Omit<Events<Record<string, unknown>>, typeof Symbol.toStringTag> = {
    on,
    once: (event, waitOptions) => nextEvent((listener) => on(event, listener), waitOptions),
  };
  return Object.defineProperty(events, Symbol.toStringTag, { value: 'Events' }) as Events<Record<string, unknown>>;
}

/** A listener that throws is the page's own fault: it is reported like any uncaught error, and the others go on. */
function call(listener: (payload: unknown) => void, payload: unknown): void {
  try {
    listener(payload);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
