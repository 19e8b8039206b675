import { setImmediate as nextTurn } from 'node:timers/promises';
import { encodeInert } from '../../logging/log-line.js';
import type { SealedRecord } from './audit-facts.js';
import type { AuditLog } from './audit-log.js';
import { decodeFacts } from './decode-record.js';

/** Records in one item: with the longest texts they are about 500 KiB. */
const BATCH = 200;

/** The whole chain as JSON lines, some at a time. Records that are written meanwhile are in it too. */
export async function* exportAudit(log: AuditLog): AsyncIterable<string> {
  let { sequence } = log.ends.removed;
  for (;;) {
    const rows = await log.readAfter(sequence, BATCH);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(toLine).join('');
    sequence = last.sequence;
    await nextTurn();
  }
}

/** Made anew from what the entry says: what stands in a file that somebody changed could hold an end of line. */
function toLine({ sequence, hash, entry }: SealedRecord): string {
  const facts = decodeFacts(entry) ?? { sequence, unreadable: entry };
  return `${encodeInert({ ...facts, hash: Buffer.from(hash).toString('hex') })}\n`;
}
