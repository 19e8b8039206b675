import { copyFile, mkdir, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { sql } from 'kysely';
import {
  DataDirectoryLock,
  openDatabase,
  type Migration,
  type OpenDatabaseOptions,
  type OpenedDatabase,
} from '../../../../src/main/services/persistence/index.js';
import { ManualClock } from '../../../../src/testing/manual-clock.js';
import { RecordingLogger } from '../../../../src/testing/recording-logger.js';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { TypescriptProcess } from '../../../setup/typescript-process.js';
import { NOTE_MIGRATIONS, type NoteSchema } from './note-schema.js';
import { PAIR_MIGRATIONS } from './pair-schema.js';

const addTags: Migration = {
  version: 2,
  name: 'tags',
  async up(transaction) {
    await sql`alter table note add column tags text not null default ''`.execute(transaction);
  },
};

describe('openDatabase', () => {
  let directory: TemporaryDirectory;
  let logger: RecordingLogger;
  let opened: OpenedDatabase<NoteSchema> | undefined;

  beforeEach(async () => {
    directory = await TemporaryDirectory.create();
    logger = new RecordingLogger();
    opened = undefined;
  });

  afterEach(async () => {
    await close();
    await directory[Symbol.asyncDispose]();
  });

  const file = () => directory.join('data.db');

  async function open(options: Partial<OpenDatabaseOptions> = {}): Promise<OpenedDatabase<NoteSchema>> {
    opened = await openDatabase<NoteSchema>({
      directory: directory.path,
      migrations: NOTE_MIGRATIONS,
      logger,
      ...options,
    });
    return opened;
  }

  async function close(): Promise<void> {
    await opened?.database[Symbol.asyncDispose]();
  }

  async function insert(text: string): Promise<void> {
    await opened?.database.query.insertInto('note').values({ text }).execute();
  }

  async function readTexts(): Promise<readonly string[]> {
    const rows = await opened?.database.query.selectFrom('note').select('text').orderBy('id').execute();
    return rows?.map(({ text }) => text) ?? [];
  }

  async function readPragma(name: string): Promise<unknown> {
    const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute((await open()).database.query);
    await close();
    return Object.values(rows[0] ?? {})[0];
  }

  /** Pages of a database whose rows fill them, so that damage in the middle is damage to something. */
  async function fillAndClose(): Promise<void> {
    await open();
    for (let row = 0; row < 200; row += 1) await insert(`${row} ${'x'.repeat(500)}`);
    await close();
  }

  it('makes a new database, and reads it again', async () => {
    const first = await open();
    expect(first.report).toEqual({ file: file(), versionBefore: null, version: 1, setAside: null });
    await insert('kept');
    await close();
    expect((await open()).report).toEqual({ file: file(), versionBefore: 1, version: 1, setAside: null });
    expect(await readTexts()).toEqual(['kept']);
  });

  it('leaves one file and its lock behind after closing', async () => {
    await open();
    await insert('kept');
    await close();
    expect((await readdir(directory.path)).toSorted()).toEqual(['data.db', 'lock.db']);
  });

  it('takes another file name and a directory that does not exist', async () => {
    const { report } = await open({ directory: directory.join('a', 'b'), fileName: 'notes.db' });
    expect(report.file).toBe(directory.join('a', 'b', 'notes.db'));
    expect((await stat(report.file)).isFile()).toBe(true);
    expect((await stat(directory.join('a', 'b'))).mode & 0o077).toBe(0);
  });

  it.each([
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['foreign_keys', 1],
    ['trusted_schema', 0],
    ['busy_timeout', 5_000],
  ])('sets %s to %j', async (name, value) => {
    expect(await readPragma(name)).toBe(value);
  });

  it('lets no SQL write the schema directly', async () => {
    const { database } = await open();
    await sql`pragma writable_schema = on`.execute(database.query);
    await expect(sql`delete from sqlite_schema`.execute(database.query)).rejects.toThrow();
  });

  describe('migrations', () => {
    it('run once each, in order, on a database of an earlier version', async () => {
      await open();
      await insert('old');
      await close();
      const { report, database } = await open({ migrations: [...NOTE_MIGRATIONS, addTags] });
      expect(report).toMatchObject({ versionBefore: 1, version: 2 });
      expect((await sql`select text, tags from note`.execute(database.query)).rows).toEqual([
        { text: 'old', tags: '' },
      ]);
      expect(logger.records.map(({ fields }) => fields)).toEqual([
        { version: 1, name: 'notes' },
        { version: 2, name: 'tags' },
      ]);
    });

    it('that fail leave the version before them, and everything usable', async () => {
      const failing: Migration = {
        version: 2,
        name: 'fails',
        async up(transaction) {
          await sql`drop table note`.execute(transaction);
          throw new Error('half-way');
        },
      };
      await open();
      await insert('kept');
      await close();
      await expect(open({ migrations: [...NOTE_MIGRATIONS, failing] })).rejects.toMatchObject({
        code: 'UNAVAILABLE',
        details: { reason: 'migration-failed', version: 2, name: 'fails' },
        cause: expect.objectContaining({ message: 'half-way' }),
      });
      expect((await open()).report.versionBefore).toBe(1);
      expect(await readTexts()).toEqual(['kept']);
    });

    it('may rebuild a table that others refer to', async () => {
      const rebuild: Migration = {
        version: 2,
        name: 'rebuild',
        async up(transaction) {
          for (const statement of [
            'create table copy (id integer primary key, text text, content blob, parent_id integer references note (id))',
            'insert into copy select * from note',
            'drop table note',
            'alter table copy rename to note',
          ]) {
            await sql.raw(statement).execute(transaction);
          }
        },
      };
      const { database } = await open();
      await insert('parent');
      await database.query.insertInto('note').values({ text: 'child', parent_id: 1 }).execute();
      await close();
      await open({ migrations: [...NOTE_MIGRATIONS, rebuild] });
      expect(await readTexts()).toEqual(['parent', 'child']);
    });

    it('may not leave rows that refer to missing ones', async () => {
      const orphan: Migration = {
        version: 2,
        name: 'orphan',
        async up(transaction) {
          await sql`insert into note (text, parent_id) values ('orphan', 99)`.execute(transaction);
        },
      };
      await expect(open({ migrations: [...NOTE_MIGRATIONS, orphan] })).rejects.toMatchObject({
        details: { reason: 'migration-failed' },
      });
    });

    it('are refused when they are not numbered from 1 on', async () => {
      await expect(open({ migrations: [addTags] })).rejects.toThrow(TypeError);
      await expect(open({ migrations: [...NOTE_MIGRATIONS, ...NOTE_MIGRATIONS] })).rejects.toThrow(
        `Migration 'notes' has version 1; at its place in the list it must be 2`,
      );
      expect(await readdir(directory.path)).toEqual([]);
    });
  });

  describe('a newer database', () => {
    const newer = { code: 'UNAVAILABLE', details: { reason: 'newer-version', version: 2, newestVersion: 1 } };

    it('is refused and left as it is', async () => {
      await open({ migrations: [...NOTE_MIGRATIONS, addTags] });
      await insert('of the future');
      await close();
      const before = await readFile(file());
      await expect(open()).rejects.toMatchObject(newer);
      expect(await readFile(file())).toEqual(before);
      await open({ migrations: [...NOTE_MIGRATIONS, addTags] });
      expect(await readTexts()).toEqual(['of the future']);
    });

    it('keeps also what is only in its write-ahead log', async () => {
      await using child = new TypescriptProcess('test/main/services/persistence/kill-target.ts', [
        'write',
        directory.path,
      ]);
      for (let line = 0; line < 5; line += 1) await child.nextLine();
      await child.kill();
      const before = [await readFile(file()), await readFile(`${file()}-wal`)];
      expect(before[1]?.length).toBeGreaterThan(0);
      await expect(open()).rejects.toMatchObject(newer);
      expect([await readFile(file()), await readFile(`${file()}-wal`)]).toEqual(before);
      const { database } = await open({ migrations: PAIR_MIGRATIONS });
      const { rows } = await sql<{ count: number }>`select count(*) as count from pair`.execute(database.query);
      expect(rows[0]?.count).toBeGreaterThanOrEqual(110);
    });

    it('lets go of the directory', async () => {
      await open({ migrations: [...NOTE_MIGRATIONS, addTags] });
      await close();
      await expect(open()).rejects.toMatchObject(newer);
      expect(() => DataDirectoryLock.acquire(directory.path)[Symbol.dispose]()).not.toThrow();
    });
  });

  describe('an unusable file', () => {
    const clock = new ManualClock(Date.UTC(2026, 10, 20, 10, 56, 3));
    const asideName = 'data.db.set-aside-20261120T105603Z';

    async function expectSetAside(reason: string): Promise<void> {
      const { report } = await open({ clock });
      expect(report).toMatchObject({
        versionBefore: null,
        setAside: { from: file(), to: directory.join(asideName), reason },
      });
      expect(logger.records).toContainEqual(expect.objectContaining({ level: 'error', fields: report.setAside }));
      await insert('new life');
      await close();
      expect((await open({ clock })).report.setAside).toBeNull();
      expect(await readTexts()).toEqual(['new life']);
    }

    it('of zero length is set aside: it once held something', async () => {
      await fillAndClose();
      await truncate(file());
      await expectSetAside('empty');
    });

    it.each([
      ['a single byte', Buffer.from('x')],
      ['a header alone', Buffer.from('SQLite format 3\0')],
      ['text', Buffer.from('{"not":"a database"}'.repeat(500))],
      ['zeros', Buffer.alloc(8_192)],
    ])('of %s is set aside with its content', async (_name, content) => {
      await writeFile(file(), content);
      await expectSetAside('no-database');
      expect(await readFile(directory.join(asideName))).toEqual(content);
    });

    it('with damaged pages is set aside', async () => {
      await fillAndClose();
      const content = await readFile(file());
      content.fill(0xaa, 3 * 4_096, 6 * 4_096);
      await writeFile(file(), content);
      await expectSetAside('damaged');
      expect(await readFile(directory.join(asideName))).toEqual(content);
    });

    it('that was cut off is set aside', async () => {
      await fillAndClose();
      await truncate(file(), 5 * 4_096);
      await expectSetAside('damaged');
    });

    it('takes its write-ahead log along', async () => {
      await writeFile(file(), 'x'.repeat(5_000));
      await writeFile(`${file()}-wal`, 'log');
      await expectSetAside('no-database');
      expect(await readFile(directory.join(`${asideName}-wal`), 'utf8')).toBe('log');
    });

    it('never replaces what was set aside before', async () => {
      for (const content of ['one', 'two', 'three']) {
        await close();
        await rm(file(), { force: true });
        await writeFile(file(), content);
        await open({ clock });
      }
      const contents = [asideName, `${asideName}-2`, `${asideName}-3`].map((name) =>
        readFile(directory.join(name), 'utf8'),
      );
      expect(await Promise.all(contents)).toEqual(['one', 'two', 'three']);
    });

    it('whose log alone is left is not replayed into a new database', async () => {
      await open();
      await insert('in the log only');
      await mkdir(directory.join('other'));
      await copyFile(`${file()}-wal`, directory.join('other', 'data.db-wal'));
      await close();
      const { report } = await open({ directory: directory.join('other'), clock });
      expect(report.setAside).toMatchObject({ reason: 'orphaned-log' });
      expect(await readTexts()).toEqual([]);
      expect((await stat(directory.join('other', `${asideName}-wal`))).size).toBeGreaterThan(0);
    });
  });

  it('finds no loss in what a kill left while the database was being made', async () => {
    await writeFile(directory.join('data.db.new'), 'x'.repeat(5_000));
    await writeFile(directory.join('data.db.new-wal'), 'junk');
    expect((await open()).report.setAside).toBeNull();
    expect(await readdir(directory.path)).not.toContain('data.db.new');
  });

  it('never sets aside what it merely can not open', async () => {
    await mkdir(file());
    await expect(open()).rejects.toMatchObject({ code: 'UNAVAILABLE', details: { reason: 'cannot-open' } });
    expect((await stat(file())).isDirectory()).toBe(true);
  });

  it('says when the directory can not be made', async () => {
    await writeFile(directory.join('file'), '');
    await expect(open({ directory: directory.join('file', 'data') })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      details: { reason: 'cannot-open' },
    });
  });

  it('keeps what was committed when a file can not grow, and says why the rest was not', async () => {
    const script = 'test/main/services/persistence/kill-target.ts';
    await using child = new TypescriptProcess(script, ['fill', directory.path], { maxFileBytes: 1_048_576 });
    let committed = 100;
    let line = await child.nextLine();
    for (; /^\d+$/.test(line); line = await child.nextLine()) committed += 2;
    expect(JSON.parse(line)).toEqual({ code: 'UNAVAILABLE', details: { reason: 'io' } });
    await child.kill();
    const { database, report } = await open({ migrations: PAIR_MIGRATIONS });
    expect(report.setAside).toBeNull();
    const { rows } = await sql<{ count: number }>`select count(*) as count from pair`.execute(database.query);
    expect(rows).toEqual([{ count: committed }]);
  });

  it('is refused while somebody has the directory, and not after', async () => {
    await open();
    const inUse = { code: 'UNAVAILABLE', details: { reason: 'in-use' } };
    const second = openDatabase({ directory: directory.path, migrations: NOTE_MIGRATIONS });
    await expect(second).rejects.toMatchObject(inUse);
    await close();
    await expect(open()).resolves.toBeDefined();
  });

  it("leaves the app's own lock to the app", async () => {
    using lock = DataDirectoryLock.acquire(directory.path);
    await open({ lock });
    await close();
    expect(() => DataDirectoryLock.acquire(directory.path)).toThrow();
  });
});
