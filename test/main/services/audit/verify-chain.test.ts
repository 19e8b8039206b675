import { createHash } from 'node:crypto';
import { auditEntry } from './audit-entry.js';
import { AuditDirectory } from './audit-directory.js';

let audit: AuditDirectory;

beforeEach(async () => {
  audit = await AuditDirectory.create();
  for (let number = 2; number <= 8; number += 1) audit.trail.record(auditEntry({ correlationId: `c-${number}` }));
  await audit.trail.flush();
});

afterEach(() => audit[Symbol.asyncDispose]());

/** As somebody does who knows how the hashes are made. */
async function rewrite(sequence: number): Promise<void> {
  const before = (await audit.records())[sequence - 2]?.hash ?? '';
  const entry = JSON.stringify({ sequence, atMs: 1, outcome: 'success', count: 1, channel: 'harmless' });
  const hash = createHash('sha256').update(Buffer.from(before, 'hex')).update(entry).digest('hex');
  audit.tamper(`update record set entry = '${entry}', hash = unhex('${hash}') where sequence = ${sequence}`);
}

const REPLACED = `replace(entry, '"success"', '"failure"')`;

describe('SqliteAuditTrail.verify', () => {
  it('finds nothing where nothing was changed, and says what there is', async () => {
    const hash = (await audit.records()).at(-1)?.hash;
    expect(await audit.trail.verify()).toEqual({ isIntact: true, records: 8, first: 1, last: 8, hash });
  });

  it.each([
    ['a record was deleted', 'delete from record where sequence = 5', 5, 'missing'],
    ['the first was deleted', 'delete from record where sequence = 1', 1, 'missing'],
    ['the last was deleted', 'delete from record where sequence = 8', 8, 'missing'],
    ['all were deleted', 'delete from record', 1, 'missing'],
    ['a record was changed', `update record set entry = ${REPLACED} where sequence = 5`, 5, 'changed'],
    ['a record is no JSON any more', `update record set entry = 'x' where sequence = 5`, 5, 'changed'],
    ['a hash was changed', 'update record set hash = zeroblob(32) where sequence = 5', 5, 'changed'],
    [
      'two were exchanged',
      `update record set entry = (select entry from record as other where other.sequence = 11 - record.sequence)
       where sequence in (5, 6)`,
      5,
      'misplaced',
    ],
    [
      'those after a deleted one were moved up',
      `delete from record where sequence = 5;
       update record set sequence = 5 where sequence = 6;
       update record set sequence = 6 where sequence = 7;
       update record set sequence = 7 where sequence = 8`,
      5,
      'misplaced',
    ],
    ['one was put at the end', `insert into record values (9, zeroblob(32), '{"sequence":9}')`, 9, 'added'],
  ])('names the first bad record when %s', async (_what, sql, sequence, fault) => {
    audit.tamper(sql);
    expect(await audit.trail.verify()).toEqual({ isIntact: false, records: sequence - 1, sequence, fault });
    await audit.close();
    await audit.open();
    expect(await audit.trail.verify()).toMatchObject({ isIntact: false, sequence });
  });

  it('names the one after a record that was written anew, with a hash that fits', async () => {
    await rewrite(5);
    expect(await audit.trail.verify()).toMatchObject({ isIntact: false, sequence: 6, fault: 'changed' });
  });

  it('names the last when all from one on were written anew', async () => {
    await rewrite(8);
    expect(await audit.trail.verify()).toMatchObject({ isIntact: false, sequence: 8, fault: 'changed' });
  });

  it('still names it when more was recorded since', async () => {
    audit.tamper(`insert into record values (9, zeroblob(32), '{"sequence":9}')`);
    await audit.trail.commit(auditEntry());
    expect((await audit.records()).at(-1)).toMatchObject({ sequence: 10, outcome: 'success' });
    expect(await audit.trail.verify()).toMatchObject({ isIntact: false, sequence: 9 });
  });

  it('notices a tail that was cut with the end that is on disk, while the app runs', async () => {
    audit.tamper(`delete from record where sequence = 8;
      update chain set sequence = 7, hash = (select hash from record where sequence = 7)`);
    expect(await audit.trail.verify()).toMatchObject({ isIntact: false, sequence: 8, fault: 'missing' });
  });

  it('notices that the end was taken away', async () => {
    await audit.close();
    audit.tamper('delete from record where sequence > 6; delete from chain');
    await audit.open();
    expect(await audit.trail.verify()).toMatchObject({ isIntact: false, sequence: 7, fault: 'missing' });
  });

  it('notices that the oldest were taken away as if they had been too old', async () => {
    await audit.close();
    audit.tamper(`update chain set removed_to = 3, removed_hash = (select hash from record where sequence = 3);
      delete from record where sequence <= 3`);
    await audit.open();
    expect(await audit.trail.verify()).toMatchObject({ isIntact: false, sequence: 1, fault: 'missing' });
  });

  it('goes on while records are written', async () => {
    for (let count = 0; count < 1_200; count += 1) audit.trail.record(auditEntry());
    await audit.trail.flush();
    const verifying = audit.trail.verify();
    for (let count = 0; count < 5; count += 1) await audit.trail.commit(auditEntry());
    expect(await verifying).toMatchObject({ isIntact: true });
  });

  it('ends with whoever asked', async () => {
    await expect(audit.trail.verify(AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone');
  });
});

describe('the audit database', () => {
  it.each(['delete from record where sequence = 5', `update record set entry = '' where sequence = 5`])(
    'refuses by itself: %s',
    async (sql) => {
      expect(() => audit.run(sql)).toThrow('append only');
    },
  );
});
