import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { DataDirectoryLock, DatabaseError, openDatabase } from '../../../../src/main/services/persistence/index.js';
import { TypescriptProcess } from '../../../setup/typescript-process.js';
import { NoteDirectory } from './note-directory.js';
import { NOTE_MIGRATIONS } from './note-schema.js';
import { PAIR_MIGRATIONS } from './pair-schema.js';

describe('openDatabase', () => {
  let notes: NoteDirectory;

  beforeEach(async () => {
    notes = await NoteDirectory.create();
  });

  afterEach(() => notes[Symbol.asyncDispose]());

  it('makes a new database, and reads it again', async () => {
    const first = await notes.open();
    expect(first.report).toEqual({ file: notes.file, versionBefore: null, version: 1, setAside: null });
    await notes.insert('kept');
    await notes.close();
    const second = await notes.open();
    expect(second.report).toEqual({ file: notes.file, versionBefore: 1, version: 1, setAside: null });
    expect(await notes.readTexts()).toEqual(['kept']);
  });

  it('leaves one file and its lock behind after closing', async () => {
    await notes.open();
    await notes.insert('kept');
    await notes.close();
    expect((await readdir(notes.path)).toSorted()).toEqual(['data.db', 'lock.db']);
  });

  it('takes another file name and a directory that does not exist', async () => {
    const { report } = await notes.open({ directory: notes.join('a', 'b'), fileName: 'notes.db' });
    expect(report.file).toBe(notes.join('a', 'b', 'notes.db'));
    expect((await stat(report.file)).isFile()).toBe(true);
    expect((await stat(notes.join('a', 'b'))).mode & 0o077).toBe(0);
  });

  it.each([
    ['journal_mode', 'wal'],
    ['synchronous', 2],
    ['foreign_keys', 1],
    ['trusted_schema', 0],
    ['busy_timeout', 5_000],
  ])('sets %s to %j', async (name, value) => {
    const { database } = await notes.open();
    const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(database.query);
    expect(Object.values(rows[0] ?? {})).toEqual([value]);
  });

  it('lets no SQL write the schema directly', async () => {
    const { database } = await notes.open();
    await sql`pragma writable_schema = on`.execute(database.query);
    await expect(sql`delete from sqlite_schema`.execute(database.query)).rejects.toBeInstanceOf(DatabaseError);
  });

  it('never sets aside what it merely can not open', async () => {
    await mkdir(notes.file);
    await expect(notes.open()).rejects.toMatchObject({ code: 'UNAVAILABLE', details: { reason: 'cannot-open' } });
    expect((await stat(notes.file)).isDirectory()).toBe(true);
  });

  it('says when the directory can not be made', async () => {
    await writeFile(notes.join('file'), '');
    await expect(notes.open({ directory: notes.join('file', 'data') })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      details: { reason: 'cannot-open' },
    });
  });

  it('keeps what was committed when a file can not grow, and says why the rest was not', async () => {
    const script = 'test/main/services/persistence/kill-target.ts';
    await using child = new TypescriptProcess(script, ['fill', notes.path], { maxFileBytes: 1_048_576 });
    let committed = 100;
    let line = await child.nextLine();
    for (; /^\d+$/.test(line); line = await child.nextLine()) committed += 2;
    expect(JSON.parse(line)).toEqual({ code: 'UNAVAILABLE', details: { reason: 'io' } });
    await child.kill();
    const { database, report } = await notes.open({ migrations: PAIR_MIGRATIONS });
    expect(report.setAside).toBeNull();
    const { rows } = await sql<{ count: number }>`select count(*) as count from pair`.execute(database.query);
    expect(rows).toEqual([{ count: committed }]);
  });

  it('is refused while somebody has the directory, and not after', async () => {
    await notes.open();
    const second = openDatabase({ directory: notes.path, migrations: NOTE_MIGRATIONS });
    await expect(second).rejects.toMatchObject({ code: 'UNAVAILABLE', details: { reason: 'in-use' } });
    await notes.close();
    await expect(notes.open()).resolves.toBeDefined();
  });

  it("leaves the app's own lock to the app", async () => {
    using lock = DataDirectoryLock.acquire(notes.path);
    await notes.open({ lock });
    await notes.close();
    expect(() => DataDirectoryLock.acquire(notes.path)).toThrow('Another process is using this data directory');
  });
});
