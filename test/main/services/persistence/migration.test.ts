import { readFile, readdir } from 'node:fs/promises';
import { sql } from 'kysely';
import { DataDirectoryLock, type Migration } from '../../../../src/main/services/persistence/index.js';
import { TypescriptProcess } from '../../../setup/typescript-process.js';
import { NoteDirectory } from './note-directory.js';
import { NOTE_MIGRATIONS } from './note-schema.js';
import { PAIR_MIGRATIONS } from './pair-schema.js';

function secondMigration(name: string, ...statements: readonly string[]): Migration {
  return {
    version: 2,
    name,
    async up(transaction) {
      for (const statement of statements) await sql.raw(statement).execute(transaction);
    },
  };
}

const ADD_TAGS = secondMigration('tags', `alter table note add column tags text not null default ''`);

describe('Migration', () => {
  let notes: NoteDirectory;

  beforeEach(async () => {
    notes = await NoteDirectory.create();
  });

  afterEach(() => notes[Symbol.asyncDispose]());

  it('runs once, after those before it, on a database of an earlier version', async () => {
    await notes.open();
    await notes.insert('old');
    await notes.close();
    const { report, database } = await notes.open({ migrations: [...NOTE_MIGRATIONS, ADD_TAGS] });
    expect(report).toMatchObject({ versionBefore: 1, version: 2 });
    expect((await sql`select text, tags from note`.execute(database.query)).rows).toEqual([{ text: 'old', tags: '' }]);
    expect(notes.logger.records.map(({ fields }) => fields)).toEqual([
      { version: 1, name: 'notes' },
      { version: 2, name: 'tags' },
    ]);
  });

  it('that fails leaves the version before it, and everything usable', async () => {
    const failing: Migration = {
      version: 2,
      name: 'fails',
      async up(transaction) {
        await sql`drop table note`.execute(transaction);
        throw new Error('half-way');
      },
    };
    await notes.open();
    await notes.insert('kept');
    await notes.close();
    await expect(notes.open({ migrations: [...NOTE_MIGRATIONS, failing] })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      details: { reason: 'migration-failed', version: 2, name: 'fails' },
      cause: expect.objectContaining({ message: 'half-way' }),
    });
    expect((await notes.open()).report.versionBefore).toBe(1);
    expect(await notes.readTexts()).toEqual(['kept']);
  });

  it('may rebuild a table that others refer to', async () => {
    const rebuild = secondMigration(
      'rebuild',
      'create table copy (id integer primary key, text text, content blob, parent_id integer references note (id))',
      'insert into copy select * from note',
      'drop table note',
      'alter table copy rename to note',
    );
    const { database } = await notes.open();
    await notes.insert('parent');
    await database.query.insertInto('note').values({ text: 'child', parent_id: 1 }).execute();
    await notes.close();
    const rebuilt = await notes.open({ migrations: [...NOTE_MIGRATIONS, rebuild] });
    expect(await notes.readTexts()).toEqual(['parent', 'child']);
    const orphan = rebuilt.database.query.insertInto('note').values({ text: 'orphan', parent_id: 99 }).execute();
    await expect(orphan).rejects.toMatchObject({ details: { reason: 'foreign-key' } });
  });

  it('may not leave rows that refer to missing ones', async () => {
    const orphan = secondMigration('orphan', `insert into note (text, parent_id) values ('orphan', 99)`);
    await expect(notes.open({ migrations: [...NOTE_MIGRATIONS, orphan] })).rejects.toMatchObject({
      details: { reason: 'migration-failed' },
    });
  });

  it('is refused when it is not numbered in order from 1 on', async () => {
    await expect(notes.open({ migrations: [ADD_TAGS] })).rejects.toThrow(TypeError);
    await expect(notes.open({ migrations: [...NOTE_MIGRATIONS, ...NOTE_MIGRATIONS] })).rejects.toThrow(
      `Migration 'notes' has version 1; at its place in the list it must be 2`,
    );
    expect(await readdir(notes.path)).toEqual([]);
  });

  describe('a database newer than the last one', () => {
    const newer = { code: 'UNAVAILABLE', details: { reason: 'newer-version', version: 2, newestVersion: 1 } };

    it('is refused and left as it is', async () => {
      await notes.open({ migrations: [...NOTE_MIGRATIONS, ADD_TAGS] });
      await notes.insert('of the future');
      await notes.close();
      const before = await readFile(notes.file);
      await expect(notes.open()).rejects.toMatchObject(newer);
      expect(await readFile(notes.file)).toEqual(before);
      await notes.open({ migrations: [...NOTE_MIGRATIONS, ADD_TAGS] });
      expect(await notes.readTexts()).toEqual(['of the future']);
    });

    it('keeps also what is only in its write-ahead log', async () => {
      const script = 'test/main/services/persistence/kill-target.ts';
      await using child = new TypescriptProcess(script, ['write', notes.path]);
      for (let line = 0; line < 5; line += 1) await child.nextLine();
      await child.kill();
      const readBoth = () => Promise.all([readFile(notes.file), readFile(`${notes.file}-wal`)]);
      const before = await readBoth();
      expect(before[1].length).toBeGreaterThan(0);
      await expect(notes.open()).rejects.toMatchObject(newer);
      expect(await readBoth()).toEqual(before);
      const { database } = await notes.open({ migrations: PAIR_MIGRATIONS });
      const { rows } = await sql<{ count: number }>`select count(*) as count from pair`.execute(database.query);
      expect(rows[0]?.count).toBeGreaterThanOrEqual(110);
    });

    it('lets go of the directory', async () => {
      await notes.open({ migrations: [...NOTE_MIGRATIONS, ADD_TAGS] });
      await notes.close();
      await expect(notes.open()).rejects.toMatchObject(newer);
      expect(() => DataDirectoryLock.acquire(notes.path)[Symbol.dispose]()).not.toThrow();
    });
  });
});
