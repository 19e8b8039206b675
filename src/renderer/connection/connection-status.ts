import { createSubscription, type ServiceError, type Subscription, runReporting } from '../../shared/index.js';

/** How a page stands with main. */
export type ConnectionStatus =
  | { readonly state: 'connected' }
  | {
      readonly state: 'reconnecting';
      /** Counted from 1 since the connection was lost. */
      readonly attempt: number;
      /** Time from the moment the status was announced to the attempt; 0 while it is under way. */
      readonly retryInMs: number;
      /** Why there is no connection: of the last attempt, or of the loss. */
      readonly reason: ServiceError;
    }
  | { readonly state: 'closed'; readonly reason: ServiceError };

export type StatusListener = (status: ConnectionStatus) => void;

/** The present status, and who wants to know it. */
export class StatusBoard {
  private readonly listeners = new Set<StatusListener>();
  private status: ConnectionStatus = { state: 'connected' };

  get current(): ConnectionStatus {
    return this.status;
  }

  /** After `closed` nothing follows. */
  announce(status: ConnectionStatus): void {
    this.status = status;
    for (const listener of Array.from(this.listeners)) {
      if (this.status !== status) return; // a listener has changed it, and all have been told something newer
      if (this.listeners.has(listener)) runReporting(() => listener(status));
    }
    if (status.state === 'closed') this.listeners.clear();
  }

  /** Calls `listener` at once, and with each change. */
  subscribe(listener: StatusListener): Subscription {
    const own: StatusListener = (status) => listener(status); // the same function may listen twice
    this.listeners.add(own);
    runReporting(() => own(this.status));
    return createSubscription(() => this.listeners.delete(own));
  }
}
