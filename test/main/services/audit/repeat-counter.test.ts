import type { AuditFacts } from '../../../../src/main/services/audit/audit-facts.js';
import { RepeatCounter } from '../../../../src/main/services/audit/repeat-counter.js';

let atMs = 1_000;

function refusal(changes: Partial<AuditFacts> = {}): AuditFacts {
  atMs += 1;
  const base = { outcome: 'refusal', channel: 'notes.save', code: 'VALIDATION', clientId: 'a', count: 1 } as const;
  return { ...base, atMs, correlationId: `c-${atMs}`, ...changes };
}

/** How many there are in all. */
function total(records: readonly AuditFacts[]): number {
  return records.reduce((sum, { count }) => sum + count, 0);
}

beforeEach(() => {
  atMs = 1_000;
});

describe('RepeatCounter', () => {
  it('lets the first of a kind through and counts the others as one', () => {
    const counter = new RepeatCounter();
    expect(counter.isFirst(refusal())).toBe(true);
    for (let time = 0; time < 5; time += 1) expect(counter.isFirst(refusal())).toBe(false);
    expect(counter.takeRecords()).toEqual([
      { ...refusal({ atMs: 1_002, correlationId: 'c-1002' }), count: 5, lastAtMs: 1_006 },
    ]);
  });

  it.each([
    { outcome: 'violation' },
    { channel: 'notes.list' },
    { code: 'RATE_LIMITED' },
    { clientId: 'b' },
    { sessionId: 's' },
  ] as const)('counts apart what differs by %j', (changes) => {
    const counter = new RepeatCounter();
    counter.isFirst(refusal());
    expect(counter.isFirst(refusal(changes))).toBe(true);
  });

  it('keeps only what is true of all', () => {
    const counter = new RepeatCounter();
    counter.count(refusal({ durationMs: 3, argumentBytes: 4, connectionId: 'one of them', origin: 'app://notes' }));
    const [record] = counter.takeRecords();
    expect(record).toMatchObject({ origin: 'app://notes', correlationId: 'c-1001' });
    for (const name of ['durationMs', 'argumentBytes', 'connectionId']) expect(record).not.toHaveProperty(name);
  });

  it('counts what goes on from its first in the next window, and forgets what does not', () => {
    const counter = new RepeatCounter();
    counter.isFirst(refusal());
    counter.isFirst(refusal());
    expect(total(counter.takeRecords())).toBe(1);
    expect(counter.isFirst(refusal())).toBe(false);
    expect(total(counter.takeRecords())).toBe(1);
    expect(counter.takeRecords()).toEqual([]);
    expect(counter.isEmpty).toBe(true);
    expect(counter.isFirst(refusal())).toBe(true);
  });

  it('takes all names that no channel has for one', () => {
    const counter = new RepeatCounter();
    for (let name = 0; name < 10_000; name += 1)
      counter.isFirst(refusal({ code: 'UNKNOWN_CHANNEL', channel: `x${name}` }));
    const records = counter.takeRecords();
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ count: 9_999, channel: '', code: 'UNKNOWN_CHANNEL' });
  });

  it('counts by the client alone what is beyond its share, and leaves the others theirs', () => {
    const counter = new RepeatCounter({ maxSeriesPerClient: 3 });
    const firsts = ['1', '2', '3', '4', '5'].map((channel) => counter.isFirst(refusal({ channel })));
    expect(firsts).toEqual([true, true, true, false, false]);
    expect(counter.isFirst(refusal({ clientId: 'b' }))).toBe(true);
    expect(counter.takeRecords()).toEqual([
      { outcome: 'refusal', atMs: 1_004, lastAtMs: 1_005, channel: '', count: 2, clientId: 'a' },
    ]);
  });

  it('counts by the outcome alone where there is no room at all, and loses none', () => {
    const counter = new RepeatCounter({ maxSeries: 4 });
    for (let client = 0; client < 1_000; client += 1) {
      counter.isFirst(refusal({ clientId: `${client}`, outcome: client % 2 ? 'refusal' : 'violation' }));
    }
    const records = counter.takeRecords();
    expect(records.map(({ outcome, count, clientId }) => [outcome, count, clientId])).toEqual([
      ['violation', 498, undefined],
      ['refusal', 498, undefined],
    ]);
  });

  it('gives the room back that a client no longer needs', () => {
    const counter = new RepeatCounter({ maxSeriesPerClient: 1 });
    expect(counter.isFirst(refusal())).toBe(true);
    expect(counter.isFirst(refusal({ channel: 'other' }))).toBe(false);
    counter.takeRecords();
    counter.takeRecords();
    expect(counter.isFirst(refusal({ channel: 'other' }))).toBe(true);
  });
});
