import type { AuditRecord } from 'sallyport/shim';
import { AUDIT_RECORD_KINDS } from 'sallyport/shim';
import {
  NO_FILTER,
  OUTCOMES,
  isFiltered,
  toQuery,
} from '../../../../workbench/renderer/administration/audit/audit-filter.js';
import {
  describeVerdict,
  factsOf,
  formatMoment,
  showInert,
} from '../../../../workbench/renderer/administration/audit/audit-text.js';

const RECORD: AuditRecord = {
  sequence: 5,
  hash: 'ff',
  outcome: 'refusal',
  atMs: 1_700_000_000_000,
  count: 1,
  channel: 'http:send',
};

describe('the audit filter', () => {
  it('asks for nothing when nothing was typed', () => {
    expect(toQuery(NO_FILTER)).toEqual({});
    expect(isFiltered(NO_FILTER)).toBe(false);
  });

  it('asks for what was typed, without what main would refuse', () => {
    const filter = {
      ...NO_FILTER,
      outcome: 'refusal',
      channel: ' http ',
      code: 'rate_limited',
      text: 'x'.repeat(200),
    } as const;
    expect(toQuery(filter)).toEqual({
      outcome: 'refusal',
      channel: 'http',
      code: 'RATE_LIMITED',
      text: 'x'.repeat(128),
    });
    expect(toQuery({ ...NO_FILTER, code: 'no code!', since: 'half typed' })).toEqual({});
    expect(isFiltered(filter)).toBe(true);
  });

  it('takes times as those of this place, and a record with those before it', () => {
    const since = '2026-11-29T10:00:00';
    expect(toQuery({ ...NO_FILTER, since, upTo: 5 })).toEqual({ sinceMs: new Date(since).getTime(), before: 6 });
  });

  it('offers every kind of record there is', () => {
    expect(OUTCOMES.map(([id]) => id).toSorted()).toEqual([...AUDIT_RECORD_KINDS].toSorted());
  });
});

describe('the words of the audit trail', () => {
  it('shows no control character of a text that anybody may have sent', () => {
    expect(showInert('bob\nadmin granted\u001b[2J\u202e')).toBe('bob\\u000aadmin granted\\u001b[2J\\u202e');
  });

  it('tells all that a record says, and nothing that it does not', () => {
    expect(factsOf(RECORD, '').map(([name]) => name)).toEqual(['Number', 'Outcome', 'Time', 'Channel', 'Hash']);
    const repeated = { ...RECORD, count: 1_200, lastAtMs: RECORD.atMs + 1_000, userId: 'u', durationMs: 3 };
    expect(new Map(factsOf(repeated, 'ada'))).toEqual(
      new Map([
        ['Number', '5'],
        ['Outcome', 'Refusal'],
        ['Time', formatMoment(RECORD.atMs)],
        ['Last time', formatMoment(RECORD.atMs + 1_000)],
        ['How often', '1,200'],
        ['Channel', 'http:send'],
        ['User', 'ada'],
        ['User id', 'u'],
        ['Took', '3 ms'],
        ['Hash', 'ff'],
      ]),
    );
  });

  it('shows no fact of a record as anything but text in its place', () => {
    const facts = new Map(factsOf({ ...RECORD, origin: 'app://a\n\u202eevil' }, ''));
    expect(facts.get('Origin')).toBe('app://a\\u000a\\u202eevil');
  });

  it('says what came of verifying', () => {
    const intact = { isIntact: true, records: 1_200, first: 1, last: 1_200, hash: 'ff' } as const;
    expect(describeVerdict(intact)).toBe('Intact: 1,200 records, up to number 1200.');
    expect(describeVerdict({ ...intact, first: 7 })).toMatch(/Older ones than number 7 were removed/);
    const broken = { isIntact: false, records: 4, sequence: 5, fault: 'changed' } as const;
    expect(describeVerdict(broken)).toBe(
      'Record 5 is not what was written. The 4 records before it are as they were written.',
    );
    expect(describeVerdict({ ...broken, records: 1, fault: 'missing' })).toMatch(
      /^Record 5 is missing\. The 1 record before it is as/,
    );
  });
});
