import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuditPage, AuditQuery, AuditRecord } from '../../../shim/index.js';
import { encodeInert } from '../../logging/log-line.js';
import type { AuditLog } from './audit-log.js';
import { decodeRecord } from './decode-record.js';

/** Text that stands in a record's JSON as it is, and whose case SQLite's `like` can leave aside. */
const PLAIN = /^[ !#-[\]-~]+$/;

/**
 * Looks for records, the newest first. A search through many is made in pieces, so that others have their turn.
 *
 * @param signal ends it, when whoever asked has gone
 */
export async function searchAudit(log: AuditLog, query: AuditQuery, signal?: AbortSignal): Promise<AuditPage> {
  const patterns = patternsOf(query);
  const records: AuditRecord[] = [];
  let before: number | null = query.before ?? Number.MAX_SAFE_INTEGER;
  while (before !== null) {
    const { found, nextBefore } = await log.searchBefore(before, query.limit + 1, patterns);
    for (const row of found) {
      const record = decodeRecord(row);
      if (!record || !matches(record, query)) continue;
      const last = records.at(-1);
      if (last && records.length === query.limit) return { records, nextBefore: last.sequence };
      records.push(record);
    }
    before = nextBefore;
    await nextTurn();
    signal?.throwIfAborted();
  }
  return { records, nextBefore: null };
}

/** What SQLite can tell by the text alone, which leaves a few too many. */
function patternsOf({ outcome, channel, code, text }: AuditQuery): readonly string[] {
  const patterns: string[] = [];
  if (outcome !== undefined) patterns.push(`%"outcome":${escapeLike(encodeInert(outcome))}%`);
  if (code !== undefined) patterns.push(`%"code":${escapeLike(encodeInert(code))}%`);
  if (channel !== undefined) patterns.push(`%"channel":${escapeLike(encodeInert(channel).slice(0, -1))}%`);
  if (text !== undefined && PLAIN.test(text)) patterns.push(`%${escapeLike(text)}%`);
  return patterns;
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, '\\$&');
}

function matches(record: AuditRecord, query: AuditQuery): boolean {
  const { outcome, channel, code, text, sinceMs = Number.NEGATIVE_INFINITY, untilMs = Infinity } = query;
  if (outcome !== undefined && record.outcome !== outcome) return false;
  if (code !== undefined && record.code !== code) return false;
  if (channel !== undefined && !isWithin(record.channel, channel)) return false;
  // Clocks are set back: the order of the records says nothing of these.
  if ((record.lastAtMs ?? record.atMs) < sinceMs || record.atMs >= untilMs) return false;
  return text === undefined || hasText(record, text.toLowerCase());
}

function isWithin(channel: string, beginning: string): boolean {
  return channel.startsWith(beginning) && [undefined, ':', '.'].includes(channel[beginning.length]);
}

function hasText(record: AuditRecord, text: string): boolean {
  const { hash: _hash, ...shown } = record;
  return Object.values(shown).some((value) => typeof value === 'string' && value.toLowerCase().includes(text));
}
