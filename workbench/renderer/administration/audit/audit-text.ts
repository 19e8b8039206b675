import type { AuditRecord, AuditVerdict } from 'sallyport/shim';
import { formatDuration } from '../../format/format-duration.js';
import { formatBytes } from '../../format/format-bytes.js';
import { OUTCOMES } from './audit-filter.js';

const TIME = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** Date and time of day to the second. @param atMs since 1970 UTC */
export const formatMoment = (atMs: number): string => {
  const part = Object.fromEntries(TIME.formatToParts(atMs).map(({ type, value }) => [type, value]));
  return `${part['year']}-${part['month']}-${part['day']} ${part['hour']}:${part['minute']}:${part['second']}`;
};

export const nameOfOutcome = (outcome: string): string => OUTCOMES.find(([id]) => id === outcome)?.[1] ?? outcome;

/** What of text that anybody may have sent can be shown in a line: no control character can move what is around it. */
export const showInert = (text: string): string =>
  text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });

/** Everything that a record says, in the order in which it is read. */
export function factsOf(record: AuditRecord, userName: string): readonly (readonly [string, string])[] {
  const { lastAtMs, count, argumentBytes, durationMs } = record;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Number', String(record.sequence)],
    ['Outcome', nameOfOutcome(record.outcome)],
    ['Time', formatMoment(record.atMs)],
    ['Last time', lastAtMs === undefined || lastAtMs === record.atMs ? undefined : formatMoment(lastAtMs)],
    ['How often', count === 1 ? undefined : count.toLocaleString('en')],
    ['Channel', record.channel || undefined],
    ['Code', record.code],
    ['User', record.userId === undefined ? undefined : userName],
    ['User id', record.userId],
    ['Session', record.sessionId],
    ['Correlation id', record.correlationId],
    ['Took', durationMs === undefined ? undefined : formatDuration(durationMs)],
    ['Arguments', argumentBytes === undefined ? undefined : formatBytes(argumentBytes)],
    ['Transport', record.transport],
    ['Origin', record.origin],
    ['Client', record.clientId],
    ['Connection', record.connectionId],
    ['Process', record.processId === undefined ? undefined : String(record.processId)],
    ['Hash', record.hash],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, showInert(value)] as const]));
}

const FAULTS = {
  changed: 'is not what was written',
  missing: 'is missing',
  misplaced: 'is another one’s',
  added: 'was not written by the workbench',
} as const;

/** What came of verifying, in a sentence. */
export function describeVerdict(verdict: AuditVerdict): string {
  const { records } = verdict;
  const many = `${records.toLocaleString('en')} ${records === 1 ? 'record' : 'records'}`;
  if (!verdict.isIntact) {
    const rest = records === 1 ? 'is as it was written' : 'are as they were written';
    return `Record ${verdict.sequence} ${FAULTS[verdict.fault]}. The ${many} before it ${rest}.`;
  }
  if (records === 0) return 'Intact: there is no record.';
  const removed = verdict.first > 1 ? ` Older ones than number ${verdict.first} were removed for their age.` : '';
  return `Intact: ${many}, up to number ${verdict.last}.${removed}`;
}
