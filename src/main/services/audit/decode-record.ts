import { AUDIT_RECORD_KINDS, type AuditRecord } from '../../../shim/index.js';
import type { AuditFacts, SealedRecord } from './audit-facts.js';

const TEXTS = ['code', 'correlationId', 'transport', 'clientId', 'connectionId', 'origin', 'sessionId', 'userId'];
const NUMBERS = ['lastAtMs', 'processId', 'argumentBytes', 'durationMs'];

/** @returns `undefined` when it is nothing that was written here */
export function decodeRecord({ sequence, hash, entry }: SealedRecord): AuditRecord | undefined {
  const facts = decodeFacts(entry);
  if (facts?.['sequence'] !== sequence) return undefined;
  const { outcome, atMs, count, channel } = facts;
  const kind = AUDIT_RECORD_KINDS.find((known) => known === outcome);
  if (!kind || typeof atMs !== 'number' || typeof count !== 'number' || typeof channel !== 'string') return undefined;
  return {
    sequence,
    hash: Buffer.from(hash).toString('hex'),
    outcome: kind,
    atMs,
    count,
    channel,
    ...pick(facts, TEXTS, 'string'),
    ...pick(facts, NUMBERS, 'number'),
  };
}

/** What a record says, nothing of it checked. */
export function decodeFacts(entry: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(entry);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined; // not JSON: somebody has changed it
  }
}

function pick(
  facts: Readonly<Record<string, unknown>>,
  names: readonly string[],
  type: 'string' | 'number',
): Partial<AuditFacts> {
  return Object.fromEntries(names.filter((name) => typeof facts[name] === type).map((name) => [name, facts[name]]));
}
