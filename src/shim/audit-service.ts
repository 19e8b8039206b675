import type { AuditQuery, AuditRecordKind } from './payloads/audit.js';

/** One record of the audit trail. All text in it is data of whoever sent it, and may hold control characters. */
export interface AuditRecord {
  /** Its number in the chain: the first ever is 1, each next one 1 more. */
  readonly sequence: number;
  /** SHA-256 of the record before it and of this one, as 64 hexadecimal digits. */
  readonly hash: string;
  readonly outcome: AuditRecordKind;
  /** When it happened, or first happened, in milliseconds since 1970 UTC, by the clock that people set. */
  readonly atMs: number;
  /** When it last happened. @default `atMs` */
  readonly lastAtMs?: number;
  /** How often it happened. Of `retention`: how many records were removed. */
  readonly count: number;
  /** Empty where there was none, or where `count` is of several. */
  readonly channel: string;
  /**
   * The error's code; left out for what was no error, and where `count` is of several. Of `opened`: why an earlier file
   * was set aside, when one was, such as `DAMAGED`.
   */
  readonly code?: string;
  /** As in the log, and in the error that the page got; of several, the first. */
  readonly correlationId?: string;
  readonly transport?: string;
  readonly clientId?: string;
  readonly connectionId?: string;
  readonly origin?: string;
  readonly processId?: number;
  readonly sessionId?: string;
  readonly userId?: string;
  /** Of the arguments, roughly. */
  readonly argumentBytes?: number;
  readonly durationMs?: number;
}

/** What was found, the newest first. */
export interface AuditPage {
  readonly records: readonly AuditRecord[];
  /** What to give as `before` for the page after this; `null` when there is nothing more. */
  readonly nextBefore: number | null;
}

/**
 * What is wrong with a record: `changed`, it is not what was written; `missing`, it is not there; `misplaced`, it is
 * another one's; `added`, it was not written by the trail.
 */
export type AuditFault = 'changed' | 'missing' | 'misplaced' | 'added';

/** Whether the trail is as it was written. */
export type AuditVerdict =
  | {
      readonly isIntact: true;
      /** How many records were looked at. */
      readonly records: number;
      /** The first that is kept: 1 unless older ones were removed, and 0 when there is none. */
      readonly first: number;
      /** The last one's number, and its hash: write both down elsewhere to know later that nothing before it was changed. */
      readonly last: number;
      readonly hash: string;
    }
  | {
      readonly isIntact: false;
      readonly records: number;
      /** The number of the first bad record. */
      readonly sequence: number;
      readonly fault: AuditFault;
    };

/** Shows what was recorded: every call, how it ended and whose it was. Needs `audit:read`. */
export interface IAuditService {
  /** One page of the records that match, the newest first. */
  query(query: AuditQuery, signal?: AbortSignal): Promise<AuditPage>;

  /**
   * Reads the whole trail, and finds the first record that is not as it was written.
   *
   * @param onProgress told how many records were looked at so far
   */
  verify(onProgress?: (records: number) => void, signal?: AbortSignal): Promise<AuditVerdict>;

  /**
   * The whole trail, the oldest first, as JSON lines. Each item is some whole lines, each with its `\n`; no text in a
   * record can make a line of its own.
   */
  exportLines(): AsyncIterable<string>;
}
