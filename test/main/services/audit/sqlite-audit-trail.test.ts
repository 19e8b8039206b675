import { auditEntry } from './audit-entry.js';
import { AuditDirectory } from './audit-directory.js';

let audit: AuditDirectory;

beforeEach(async () => {
  audit = await AuditDirectory.create();
  await audit.trail.flush();
});

afterEach(() => audit[Symbol.asyncDispose]());

describe('SqliteAuditTrail.record', () => {
  it('keeps what the entry says, over a restart', async () => {
    const entry = auditEntry({ outcome: 'failure', code: 'NOT_FOUND', sessionId: 's', userId: 'u', processId: 7 });
    audit.trail.record({ ...entry, durationMs: 1.23456, argumentBytes: 20 });
    await audit.close();
    await audit.open();
    const [opened, record, reopened] = await audit.records();
    expect(opened).toMatchObject({ sequence: 1, outcome: 'opened', count: 1 });
    expect(record).toEqual({
      ...entry,
      sequence: 2,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      atMs: audit.clock.wallMs(),
      count: 1,
      durationMs: 1.23,
      argumentBytes: 20,
    });
    expect(reopened).toMatchObject({ sequence: 3, outcome: 'opened' });
  });

  it('leaves out what there was none of', async () => {
    audit.trail.record(auditEntry({ connectionId: null, origin: null }));
    const record = (await audit.records()).at(-1);
    expect(record).not.toHaveProperty('connectionId');
    expect(record).not.toHaveProperty('origin');
    expect(record).not.toHaveProperty('code');
  });

  it('writes nothing before 50 ms have passed, and then all together', async () => {
    audit.trail.record(auditEntry());
    audit.clock.advance(49);
    audit.trail.record(auditEntry());
    expect(audit.countRows()).toBe(1);
    audit.clock.advance(1);
    await audit.trail.verify();
    expect(audit.countRows()).toBe(3);
  });

  it('keeps of a text what fits into 256 characters', async () => {
    audit.trail.record(auditEntry({ clientId: 'x'.repeat(256), origin: 'y'.repeat(257) }));
    expect((await audit.records()).at(-1)).toMatchObject({ clientId: 'x'.repeat(256), origin: 'y'.repeat(256) });
  });

  it('takes nothing after the end, and says so', async () => {
    const { trail, logger } = audit;
    await audit.close();
    trail.record(auditEntry());
    expect(logger.records.at(-1)).toMatchObject({ level: 'error' });
    await expect(trail.commit(auditEntry())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});

describe('SqliteAuditTrail.commit', () => {
  it('has the record on disk when it resolves, with those that came before', async () => {
    audit.trail.record(auditEntry());
    await audit.trail.commit(auditEntry({ outcome: 'intent' }));
    expect(audit.countRows()).toBe(3);
    expect((await audit.records()).map(({ outcome }) => outcome)).toEqual(['opened', 'success', 'intent']);
  });
});

describe('SqliteAuditTrail.query', () => {
  beforeEach(async () => {
    const { trail } = audit;
    trail.record(auditEntry({ channel: 'http:send', correlationId: 'first' }));
    trail.record(auditEntry({ channel: 'https', userId: 'Ölaf "the 100 %"' }));
    trail.record(auditEntry({ outcome: 'refusal', code: 'RATE_LIMITED', channel: 'http.send', origin: 'app://Notes' }));
    trail.record(auditEntry({ outcome: 'failure', code: 'RATE', channel: 'http' }));
    await trail.flush();
  });

  const numbers = async (query: Parameters<typeof audit.trail.query>[0]): Promise<readonly number[]> =>
    (await audit.trail.query(query)).records.map(({ sequence }) => sequence);

  it('gives the newest first, a page at a time', async () => {
    const page = await audit.trail.query({ limit: 2 });
    expect(page.records.map(({ sequence }) => sequence)).toEqual([5, 4]);
    expect(page.nextBefore).toBe(4);
    expect(await audit.trail.query({ limit: 3, before: 4 })).toMatchObject({ nextBefore: null });
    expect(await numbers({ limit: 2, before: 4 })).toEqual([3, 2]);
    expect(await numbers({ limit: 2, before: 2 })).toEqual([1]);
  });

  it('finds by outcome, by code and by channel with what is below it', async () => {
    expect(await numbers({ limit: 9, outcome: 'refusal' })).toEqual([4]);
    expect(await numbers({ limit: 9, outcome: 'opened' })).toEqual([1]);
    expect(await numbers({ limit: 9, code: 'RATE' })).toEqual([5]);
    expect(await numbers({ limit: 9, channel: 'http' })).toEqual([5, 4, 2]);
    expect(await numbers({ limit: 9, channel: 'http:send', outcome: 'success' })).toEqual([2]);
  });

  it('finds by time: from a moment on, and up to one', async () => {
    const startedMs = audit.clock.wallMs();
    audit.clock.advance(1_000);
    audit.trail.record(auditEntry({ channel: 'later' }));
    const laterMs = startedMs + 1_000;
    expect(await numbers({ limit: 9, sinceMs: laterMs })).toEqual([6]);
    expect(await numbers({ limit: 9, sinceMs: laterMs + 1 })).toEqual([]);
    expect(await numbers({ limit: 9, untilMs: laterMs })).toEqual([5, 4, 3, 2, 1]);
    expect(await numbers({ limit: 9, untilMs: startedMs })).toEqual([]);
  });

  it('finds a text in whatever case, and takes no character of it for a wildcard', async () => {
    expect(await numbers({ limit: 9, text: 'NOTES' })).toEqual([5, 4, 3, 2]);
    expect(await numbers({ limit: 9, text: 'ölaf "THE' })).toEqual([3]);
    expect(await numbers({ limit: 9, text: '100 %' })).toEqual([3]);
    expect(await numbers({ limit: 9, text: '1%0' })).toEqual([]);
    expect(await numbers({ limit: 9, text: 'h_tp' })).toEqual([]);
    expect(await numbers({ limit: 9, text: 'clientId' })).toEqual([]);
  });

  it('goes on with a search where nothing is found for long', async () => {
    for (let count = 0; count < 5_100; count += 1) audit.trail.record(auditEntry());
    expect(await numbers({ limit: 1, text: 'first' })).toEqual([2]);
  });

  it('ends with whoever asked', async () => {
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(audit.trail.query({ limit: 1, text: 'nowhere' }, signal)).rejects.toThrow('gone');
  });
});

describe('SqliteAuditTrail.exportLines', () => {
  it('gives each record as a line of JSON, the oldest first', async () => {
    for (let count = 0; count < 250; count += 1) audit.trail.record(auditEntry({ correlationId: `c-${count}` }));
    const items = await Array.fromAsync(audit.trail.exportLines());
    expect(items).toHaveLength(2);
    const lines = items.join('').split('\n');
    expect(lines.pop()).toBe('');
    const records = lines.map((line) => JSON.parse(line) as { readonly correlationId?: string });
    expect(records).toHaveLength(251);
    expect(records[250]).toMatchObject({ sequence: 251, outcome: 'success', correlationId: 'c-249' });
  });
});
