// Files that are not what was written, and programs that want the same ones.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { readFile, truncate, writeFile } from 'node:fs/promises';
import { AuditDirectory } from '../main/services/audit/audit-directory.js';
import { auditEntry } from '../main/services/audit/audit-entry.js';
import { NoteDirectory } from '../main/services/persistence/note-directory.js';
import { TemporaryDirectory } from '../setup/temporary-directory.js';
import { TypescriptProcess } from '../setup/typescript-process.js';
import { PLACES, Stores } from './stored/stores.js';

describe('fault: corrupt database', () => {
  const DAMAGES: readonly (readonly [string, string, (file: string) => Promise<void>])[] = [
    ['an empty file', 'empty', (file) => truncate(file)],
    ['another header', 'no-database', (file) => overwrite(file, 0, 'junk'.repeat(8))],
    ['damaged pages', 'damaged', (file) => overwrite(file, 4_096, '\xaa'.repeat(12_288))],
    ['a file that was cut off', 'damaged', (file) => truncate(file, 3 * 4_096)],
  ];

  it.each(DAMAGES)(
    '%s: the database is set aside, its content kept, and the app told',
    async (_what, reason, damage) => {
      await using notes = await NoteDirectory.create();
      await notes.fill();
      await damage(notes.file);
      const content = await readFile(notes.file);
      const { report } = await notes.open();
      expect(report.setAside).toMatchObject({ from: notes.file, reason });
      expect(await readFile(report.setAside?.to ?? '')).toEqual(content);
      expect(notes.logger.records).toContainEqual(expect.objectContaining({ level: 'error' }));
      await notes.insert('new life');
      expect(await notes.readTexts()).toEqual(['new life']);
    },
  );

  it.each(DAMAGES)(
    '%s: the audit trail begins anew, and says why in its first record',
    async (_what, reason, damage) => {
      await using audit = await filledTrail();
      await audit.close();
      await damage(audit.file);
      const { report } = await audit.open();
      expect(report.setAside).toMatchObject({ reason });
      await audit.trail.commit(auditEntry());
      const code = reason.toUpperCase().replaceAll('-', '_');
      expect(await audit.records()).toMatchObject([{ outcome: 'opened', code }, { outcome: 'success' }]);
      expect(await audit.trail.verify()).toMatchObject({ isIntact: true });
    },
  );

  it('finds in the audit trail what SQLite takes for sound', async () => {
    await using audit = await filledTrail();
    await audit.close();
    const content = (await readFile(audit.file)).toString('latin1');
    await writeFile(audit.file, content.replaceAll('"correlationId":"c-7"', '"correlationId":"c-8"'), 'latin1');
    const { report } = await audit.open();
    expect(report.setAside).toBeNull();
    expect(await audit.trail.verify()).toMatchObject({ isIntact: false, sequence: 8, fault: 'changed' });
  });
});

describe('fault: two instances', () => {
  it('keeps the second out, says why, and disturbs the first in nothing', async () => {
    await using directory = await TemporaryDirectory.create();
    await using stores = await Stores.open(directory.path);
    const script = 'test/main/services/persistence/kill-target.ts';
    await using second = new TypescriptProcess(script, ['hold', directory.path]);
    const answer = second.nextLine();
    let number = 50;
    do {
      number += 1;
      for (const place of PLACES) await stores.write(place, number);
    } while ((await Promise.race([answer, nextTurn()])) === undefined);
    expect(JSON.parse(await answer)).toEqual({ code: 'UNAVAILABLE', details: { reason: 'in-use' } });
    expect(await stores.inspect()).toEqual({ rows: number, state: number, draft: number, audit: number, faults: [] });
  });

  it('lets the next one in when the first has gone', async () => {
    await using directory = await TemporaryDirectory.create();
    await (await Stores.open(directory.path))[Symbol.asyncDispose]();
    await using next = await Stores.open(directory.path);
    expect((await next.inspect()).faults).toEqual([]);
  });
});

/** A trail of several pages, whose record `n + 1` has the correlation id `c-n`. */
async function filledTrail(): Promise<AuditDirectory> {
  const audit = await AuditDirectory.create();
  for (let number = 1; number <= 200; number += 1) audit.trail.record(auditEntry({ correlationId: `c-${number}` }));
  await audit.trail.flush();
  return audit;
}

async function overwrite(file: string, offset: number, text: string): Promise<void> {
  const content = await readFile(file);
  content.write(text, offset, 'latin1');
  await writeFile(file, content);
}
