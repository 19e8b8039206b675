import {
  createSubscription,
  nextEvent,
  runReporting,
  trackResource,
  type EventListenerOptions,
  type Events,
  type ServiceError,
  type Subscription,
} from '../../shared/index.js';
import { DeliveryReceiver } from '../connection/delivery-receiver.js';
import type { PageConnection } from '../connection/page-connection.js';

export interface RemoteEventsOptions {
  readonly onProblem: (error: ServiceError) => void;
}

/** What a subscription tells whoever made it. */
interface Subscriber {
  onEvent(payload: unknown): void;
  onLoss(dropped: number | undefined): void;
  /** It was refused, or its connection has ended for good. */
  onEnd(error: ServiceError): void;
}

/** Main's events in the page: one subscription on the wire for each listener. They outlive a lost connection. */
export function remoteEvents(
  connection: PageConnection,
  channel: string,
  options: RemoteEventsOptions,
): Events<Record<string, unknown>> {
  const events: Omit<Events<Record<string, unknown>>, typeof Symbol.toStringTag> = {
    on: (event, listener, { onLoss }: EventListenerOptions = {}) =>
      subscribe(connection, channel, event, {
        onEvent: (payload) => runReporting(() => listener(payload)),
        onLoss: (dropped) => runReporting(() => onLoss?.(dropped)),
        onEnd: (error) => {
          if (connection.isOpen) options.onProblem(error); // a connection that has ended tells by itself
        },
      }),
    once: (event, waitOptions) =>
      nextEvent(
        (onEvent, onEnd) => subscribe(connection, channel, event, { onEvent, onEnd, onLoss: () => undefined }),
        waitOptions,
      ),
  };
  return Object.defineProperty(events, Symbol.toStringTag, { value: 'Events' }) as Events<Record<string, unknown>>;
}

function subscribe(connection: PageConnection, channel: string, event: string, subscriber: Subscriber): Subscription {
  const markClosed = trackResource('subscription');
  const { onLoss } = subscriber;
  let wasAsked = false;
  const receiver = new DeliveryReceiver({
    acknowledge: (sequence) => connection.post({ kind: 'ack', id, sequence }),
    onLoss,
  });
  const id = connection.register({
    onMessage(message) {
      if (message.kind === 'event' && receiver.accept(message.sequence)) subscriber.onEvent(message.payload);
      if (message.kind !== 'lost') return;
      receiver.restart();
      onLoss(undefined);
    },
    onFault(error) {
      markClosed();
      subscriber.onEnd(error);
    },
    onResumed(isSameClient) {
      if (!isSameClient) {
        receiver.restart();
        if (wasAsked) queueMicrotask(() => onLoss(undefined)); // when all have asked again: it may call main
        wasAsked = false;
      }
      ask();
    },
  });
  const ask = (): void => {
    // To say what has been received, if only nothing, is to go on with what was asked for before.
    const goesOn = wasAsked ? { received: receiver.received } : {};
    wasAsked ||= connection.isOnline;
    connection.post({ kind: 'subscribe', id, channel, event, ...goesOn });
  };
  ask();
  return createSubscription(() => {
    markClosed();
    connection.forget(id);
    connection.post({ kind: 'cancel', id });
  });
}
