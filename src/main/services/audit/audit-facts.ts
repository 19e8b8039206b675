// What is written of one thing that happened, in the form in which it is hashed.
import { hash } from 'node:crypto';
import type { AuditRecord } from '../../../shim/index.js';
import type { AuditEntry } from '../../audit/audit-trail.js';
import { encodeInert } from '../../logging/log-line.js';
import { redactText } from '../../logging/redact-text.js';

/** A record before it has its place in the chain. */
export interface AuditFacts extends Omit<AuditRecord, 'sequence' | 'hash'> {
  /** Of `retention`: the last record that was removed, and its hash. */
  readonly removedTo?: number;
  readonly removedHash?: string;
}

/** A place in the chain. */
export interface ChainPlace {
  readonly sequence: number;
  readonly hash: Uint8Array;
}

/** A record as it is stored. */
export interface SealedRecord extends ChainPlace {
  readonly entry: string;
}

/** Longest text of a caller's that is kept, in UTF-16 units: an origin is the longest that is honest. */
const MAX_TEXT = 256;

/** @param atMs by the wall clock */
export function factsOf(entry: AuditEntry, atMs: number): AuditFacts {
  const { argumentBytes, durationMs, processId } = entry;
  const channel = entry.channel.slice(0, MAX_TEXT);
  return {
    outcome: entry.outcome,
    atMs,
    count: 1,
    // The only text here that a page chooses: it may be anything where there is no such channel.
    channel: entry.code === 'UNKNOWN_CHANNEL' ? redactText(channel) : channel,
    ...textOf('code', entry.code),
    ...textOf('correlationId', entry.correlationId),
    ...textOf('transport', entry.transport),
    ...textOf('clientId', entry.clientId),
    ...textOf('connectionId', entry.connectionId),
    ...textOf('origin', entry.origin),
    ...(processId === undefined ? {} : { processId }),
    ...textOf('sessionId', entry.sessionId),
    ...textOf('userId', entry.userId),
    ...(argumentBytes === undefined ? {} : { argumentBytes }),
    ...(durationMs === undefined ? {} : { durationMs: Math.round(durationMs * 100) / 100 }),
  };
}

/** Gives the facts the place after `previous`. */
export function sealRecord(previous: ChainPlace, facts: AuditFacts): SealedRecord {
  const sequence = previous.sequence + 1;
  const entry = encodeInert({ sequence, ...facts });
  return { sequence, entry, hash: hashRecord(previous.hash, entry) };
}

/** @param previousHash of the record before it */
export function hashRecord(previousHash: Uint8Array, entry: string): Uint8Array {
  return hash('sha256', Buffer.concat([previousHash, Buffer.from(entry)]), 'buffer');
}

function textOf<Name extends string>(name: Name, text: string | null | undefined): { readonly [Key in Name]?: string } {
  return (text === null || text === undefined ? {} : { [name]: text.slice(0, MAX_TEXT) }) as {
    readonly [Key in Name]?: string;
  };
}
