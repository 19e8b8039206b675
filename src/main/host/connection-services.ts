import type { Clock, HostMessage, Limits, Manifest, ServiceError, Subscription } from '../../shared/index.js';
import type { Sentence } from '../limits/offences.js';
import type { Peer } from '../transports/transport.js';
import type { OpenMember } from './connection-access.js';
import type { EventSink } from './event-channel.js';
import type { StateCell } from '../state/state-cell.js';
import type { PendingCall } from './pending-call.js';

/** Where a fault of a connection came from. */
export interface ProblemOrigin {
  readonly connectionId: string;
  readonly peer: Peer;
  /** What was asked for; empty where that could not be read. */
  readonly channel: string;
}

/** What a connection needs of its host. */
export interface ConnectionServices {
  readonly limits: Limits;
  readonly clock: Clock;
  /** Whether errors carry their cause to the page. */
  readonly isDevelopment: boolean;
  manifestFor(peer: Peer, connectionId: string): Promise<Manifest>;
  /** Runs a call through its policies; a member of another kind is answered like an unknown one. Rejects with a {@link ServiceError} that has been logged. */
  run(call: PendingCall, kind: 'handle' | 'stream'): Promise<unknown>;
  /** Runs a one-way call, as {@link run}; it goes on when its connection has ended. */
  send(call: PendingCall): Promise<unknown>;
  /**
   * Attaches `sink` at once, and detaches it again if the caller may not have the event: then it throws or rejects.
   * Where nobody has to be asked, it takes no time: the events of a call that follows come before its reply.
   */
  subscribe(call: PendingCall, event: string, sink: EventSink): Subscription | Promise<Subscription>;
  /** Asks again about a subscription that goes on; throws or rejects if the caller may not have it any longer. */
  confirm(call: PendingCall): void | Promise<void>;
  /** Ends what may not go on, after what its client may do has changed. Never rejects, and takes less than a second. */
  endRefused(members: readonly OpenMember[]): Promise<void>;
  /** Whether something was opened by somebody who is not behind its client any longer. Of what is public nobody asks. */
  isOfAnother(member: Omit<OpenMember, 'end'>): boolean;
  /** The state that is watched, if the caller may see it; else it rejects. */
  watch(call: PendingCall): Promise<StateCell<object>>;
  /** Notes a fault of a connection for which no policy has answered: a message that is none, one too many. */
  onProblem(error: ServiceError, origin: ProblemOrigin): void;
  /** Notes that a connection is paused or closed for what it was refused. */
  onSentence(sentence: Sentence, origin: Omit<ProblemOrigin, 'channel'>): void;
}

/** Sends to the connection's own client. Does nothing once the connection is closed. */
export interface Answers {
  /** @throws {ServiceError} that has been logged, when the message holds what can't cross, or too much of it */
  post(message: HostMessage): void;
  fault(id: number, error: ServiceError): void;
}
