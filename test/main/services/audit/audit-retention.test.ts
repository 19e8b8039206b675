import { auditEntry } from './audit-entry.js';
import { AuditDirectory } from './audit-directory.js';

const HOUR_MS = 3_600_000;

let audit: AuditDirectory;

afterEach(() => audit[Symbol.asyncDispose]());

async function record(count: number, origin = 'app://notes'): Promise<void> {
  for (let number = 0; number < count; number += 1) audit.trail.record(auditEntry({ origin }));
  await audit.trail.flush();
}

async function bounds(): Promise<{ readonly first: number; readonly last: number; readonly isIntact: true }> {
  const verdict = await audit.trail.verify();
  if (!verdict.isIntact) throw new Error(`Broken at ${verdict.sequence}`);
  return verdict;
}

describe('the age of audit records', () => {
  beforeEach(async () => {
    audit = await AuditDirectory.create({ maxAgeDays: 1 });
    await record(4);
    audit.clock.advance(HOUR_MS);
    await record(5);
  });

  it('keeps what is not older than it may be', async () => {
    audit.clock.advance(23 * HOUR_MS);
    await audit.trail.applyRetention();
    expect(await bounds()).toMatchObject({ first: 1, last: 10 });
  });

  it('removes what is older, says so in a record, and can still be verified', async () => {
    audit.clock.advance(23 * HOUR_MS + 1);
    await audit.trail.applyRetention();
    expect(await bounds()).toMatchObject({ first: 6, last: 11 });
    expect(audit.countRows()).toBe(6);
    expect((await audit.records()).at(-1)).toMatchObject({
      outcome: 'retention',
      count: 5,
      atMs: audit.clock.wallMs(),
    });
  });

  it('is looked at by itself', async () => {
    audit.clock.advance(25 * HOUR_MS);
    expect((await bounds()).first).toBe(11);
  });

  it('names what was changed after a removal too', async () => {
    audit.clock.advance(23 * HOUR_MS + 1);
    await audit.trail.applyRetention();
    await audit.close();
    audit.tamper(`update chain set removed_to = 7, removed_hash = (select hash from record where sequence = 7);
      delete from record where sequence <= 7`);
    await audit.open();
    expect(await audit.trail.verify()).toMatchObject({ isIntact: false, sequence: 6, fault: 'missing' });
  });

  it('removes nothing while the chain is verified', async () => {
    await record(2_000);
    const verifying = audit.trail.verify();
    await audit.trail.query({ limit: 1 }); // by now it reads
    audit.clock.advance(30 * HOUR_MS);
    expect(await verifying).toMatchObject({ isIntact: true, first: 1, records: 2_010 });
    expect((await bounds()).first).toBe(2_011);
  });
});

describe('the size of the audit trail', () => {
  it('removes the oldest where the file takes more than it may, and no more than needed', async () => {
    audit = await AuditDirectory.create({ maxBytes: 1_000_000 });
    await record(4_000, 'x'.repeat(250));
    await audit.trail.applyRetention();
    const { first, last } = await bounds();
    expect(first).toBeGreaterThan(2_000);
    expect(last - first).toBeGreaterThan(1_000);
  });

  it('leaves a file alone that has room', async () => {
    audit = await AuditDirectory.create({ maxBytes: 10_000_000 });
    await record(4_000);
    await audit.trail.applyRetention();
    expect((await bounds()).first).toBe(1);
  });
});
