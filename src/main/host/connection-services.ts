import type { HostMessage, Limits, Manifest, ServiceError, Subscription } from '../../shared/index.js';
import type { Peer } from '../transports/transport.js';
import type { EventSink } from './event-channel.js';
import type { PendingCall } from './pending-call.js';

/** What a connection needs of its host. */
export interface ConnectionServices {
  readonly limits: Limits;
  /** Whether errors carry their cause to the page. */
  readonly isDevelopment: boolean;
  manifestFor(peer: Peer, connectionId: string): Promise<Manifest>;
  /** Runs a call through its policies; a member of another kind is answered like an unknown one. Rejects with a {@link ServiceError} that has been logged. */
  run(call: PendingCall, kind: 'handle' | 'stream' | 'receive'): Promise<unknown>;
  /** Attaches `sink` at once, and detaches it again if the caller may not have the event: then it rejects. */
  subscribe(call: PendingCall, event: string, sink: EventSink): Promise<Subscription>;
  /** Notes a fault of the connection that no call can answer for. */
  onProblem(error: ServiceError, connectionId: string): void;
}

/** Sends to the connection's own client. Does nothing once the connection is closed. */
export interface Answers {
  /** @throws {ServiceError} that has been logged, when the message holds what can't cross, or too much of it */
  post(message: HostMessage): void;
  fault(id: number, error: ServiceError): void;
}
