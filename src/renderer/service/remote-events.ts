import { createSubscription, nextEvent, type Events, type NextEventOptions, type ServiceError, type Subscription } from '../../shared/index.js';
import type { PageConnection } from '../connection/page-connection.js';

export interface RemoteEventsOptions {
  readonly onProblem: (error: ServiceError) => void;
}

/** Main's events in the page: one subscription on the wire for each listener. */
export class RemoteEvents implements Events<Record<string, unknown>> {
  declare readonly [Symbol.toStringTag]: 'Events';

  constructor(
    private readonly connection: PageConnection,
    private readonly channel: string,
    private readonly options: RemoteEventsOptions,
  ) {}

  on(event: string, listener: (payload: unknown) => void): Subscription {
    const { connection, channel, options } = this;
    const id = connection.register({
      onMessage(message) {
        if (message.kind === 'event') listener(message.payload);
      },
      onFault: (error) => {
        if (connection.isOpen) options.onProblem(error); // a refused subscription; a lost connection tells by itself
      },
    });
    connection.post({ kind: 'subscribe', id, channel, event });
    return createSubscription(() => {
      connection.forget(id);
      connection.post({ kind: 'cancel', id });
    });
  }

  once(event: string, options?: NextEventOptions): Promise<unknown> {
    return nextEvent((listener: (payload: unknown) => void) => this.on(event, listener), options);
  }
}
Object.defineProperty(RemoteEvents.prototype, Symbol.toStringTag, { value: 'Events' });
