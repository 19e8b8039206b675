import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuditFault, AuditVerdict } from '../../../shim/index.js';
import { hashRecord, type ChainPlace, type SealedRecord } from './audit-facts.js';
import type { AuditLog, ChainEnds } from './audit-log.js';
import { decodeFacts } from './decode-record.js';

/** Records that are read at once: some milliseconds in which nothing else runs. */
const BATCH = 500;

/** A record that is not as it was written. */
interface Break {
  readonly sequence: number;
  readonly fault: AuditFault;
}

/** What the last record of a removal says of it. */
interface Removal {
  readonly to: number;
  readonly hash: string;
}

/**
 * Follows the chain from where it begins to where it ends now. Nothing may be removed meanwhile.
 *
 * @param signal ends it, when whoever asked has gone
 * @param onProgress told after each piece how many records were looked at so far
 */
export async function verifyChain(
  log: AuditLog,
  signal?: AbortSignal,
  onProgress?: (records: number) => void,
): Promise<AuditVerdict> {
  const { ends } = log;
  let place = ends.removed;
  let removal: Removal = { to: 0, hash: '' };
  let records = 0;
  while (place.sequence < ends.head.sequence) {
    const rows = await log.readAfter(place.sequence, Math.min(BATCH, ends.head.sequence - place.sequence));
    if (rows.length === 0) return { isIntact: false, records, sequence: place.sequence + 1, fault: 'missing' };
    for (const row of rows) {
      const found = findBreak(row, place);
      if (found) return { isIntact: false, records, ...found };
      removal = removalOf(row) ?? removal;
      records += 1;
      place = row;
    }
    onProgress?.(records);
    await nextTurn();
    signal?.throwIfAborted();
  }
  const found = findBreakAtEnds(ends, place, removal) ?? (await findForeign(log));
  if (found) return { isIntact: false, records, ...found };
  return {
    isIntact: true,
    records,
    first: records && ends.removed.sequence + 1,
    last: place.sequence,
    hash: hex(place),
  };
}

function findBreak({ sequence, hash, entry }: SealedRecord, previous: ChainPlace): Break | undefined {
  if (sequence !== previous.sequence + 1) return { sequence: previous.sequence + 1, fault: 'missing' };
  const says = decodeFacts(entry)?.['sequence'];
  if (typeof says === 'number' && says !== sequence) return { sequence, fault: 'misplaced' };
  return Buffer.compare(hashRecord(previous.hash, entry), hash) === 0 ? undefined : { sequence, fault: 'changed' };
}

/** A chain whose links all hold, but which is not the one whose ends are known. */
function findBreakAtEnds({ removed, head }: ChainEnds, last: ChainPlace, removal: Removal): Break | undefined {
  // Whoever takes the oldest records away would have to say so in a record, which would change all after it.
  if (removed.sequence !== removal.to || (removal.to > 0 && removal.hash !== hex(removed))) {
    return { sequence: Math.min(removal.to, removed.sequence) + 1, fault: 'missing' };
  }
  return Buffer.compare(head.hash, last.hash) === 0 ? undefined : { sequence: last.sequence, fault: 'changed' };
}

async function findForeign(log: AuditLog): Promise<Break | undefined> {
  const foreign = await log.firstForeign();
  return foreign && { sequence: foreign.sequence, fault: 'added' };
}

function removalOf({ entry }: SealedRecord): Removal | undefined {
  if (!entry.includes('"outcome":"retention"')) return undefined;
  const { removedTo, removedHash } = decodeFacts(entry) ?? {};
  return typeof removedTo === 'number' && typeof removedHash === 'string'
    ? { to: removedTo, hash: removedHash }
    : undefined;
}

function hex({ hash }: ChainPlace): string {
  return Buffer.from(hash).toString('hex');
}
