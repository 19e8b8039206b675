import type { AuditOutcome } from '../../shim/index.js';
import type { Peer } from '../transports/transport.js';

export type { AuditOutcome };

/** One thing that happened. All text in it is data of whoever sent it: nothing is a word of the trail's own. */
export interface AuditEntry extends Pick<Peer, 'transport' | 'clientId' | 'origin' | 'processId'> {
  readonly outcome: AuditOutcome;
  /** At most 64 characters; empty where there is none, as for a message that could not be read. */
  readonly channel: string;
  /** The same as in the log, and in the error that the page got. */
  readonly correlationId: string;
  /** `null` for a call that came without a connection. */
  readonly connectionId: string | null;
  readonly sessionId?: string;
  readonly userId?: string;
  /** Of the arguments, roughly; left out where they were not looked at. */
  readonly argumentBytes?: number;
  /** Left out for an intent. */
  readonly durationMs?: number;
  /** The error's code, where it is no success. */
  readonly code?: string;
}

/** Where everything that happens is recorded; `openAuditTrail` has one on disk. */
export interface AuditTrail {
  /** Takes an entry and writes it down soon. Never throws: nobody waits for an ordinary call's record. */
  record(entry: AuditEntry): void;

  /** Resolves when the entry is on disk. @throws {UnavailableError} when it can't be written */
  commit(entry: AuditEntry): Promise<void>;
}
