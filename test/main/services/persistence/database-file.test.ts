import { copyFile, mkdir, readFile, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import type { DatabaseReport } from '../../../../src/main/services/persistence/index.js';
import { ManualClock } from '../../../../src/testing/manual-clock.js';
import { NoteDirectory } from './note-directory.js';

const ASIDE = 'data.db.set-aside-20261120T105603Z';

describe('openDatabase, where there is an unusable file,', () => {
  const clock = new ManualClock(Date.UTC(2026, 10, 20, 10, 56, 3));
  let notes: NoteDirectory;

  beforeEach(async () => {
    notes = await NoteDirectory.create();
  });

  afterEach(() => notes[Symbol.asyncDispose]());

  /** Opens the directory twice: the second time there must be nothing to complain about, and what was written. */
  async function openTwice(): Promise<DatabaseReport> {
    const { report } = await notes.open({ clock });
    await notes.insert('new life');
    await notes.close();
    expect((await notes.open({ clock })).report.setAside).toBeNull();
    expect(await notes.readTexts()).toEqual(['new life']);
    return report;
  }

  const setAside = (reason: string) => ({
    versionBefore: null,
    setAside: { from: notes.file, to: notes.join(ASIDE), reason },
  });

  it('sets it aside and says so', async () => {
    await writeFile(notes.file, 'x'.repeat(1_000));
    const report = await openTwice();
    expect(report).toMatchObject(setAside('no-database'));
    expect(notes.logger.records).toContainEqual(
      expect.objectContaining({ level: 'error', fields: { ...report.setAside } }),
    );
  });

  it('takes zero length for a loss', async () => {
    await notes.fill();
    await truncate(notes.file);
    expect(await openTwice()).toMatchObject(setAside('empty'));
  });

  it.each([
    ['a single byte', Buffer.from('x')],
    ['a header alone', Buffer.from('SQLite format 3\0')],
    ['text', Buffer.from('{"not":"a database"}'.repeat(500))],
    ['zeros', Buffer.alloc(8_192)],
  ])('sets aside %s with its content', async (_name, content) => {
    await writeFile(notes.file, content);
    expect(await openTwice()).toMatchObject(setAside('no-database'));
    expect(await readFile(notes.join(ASIDE))).toEqual(content);
  });

  it('sets aside a database with damaged pages', async () => {
    await notes.fill();
    const content = await readFile(notes.file);
    content.fill(0xaa, 3 * 4_096, 6 * 4_096);
    await writeFile(notes.file, content);
    expect(await openTwice()).toMatchObject(setAside('damaged'));
    expect(await readFile(notes.join(ASIDE))).toEqual(content);
  });

  it('sets aside a database that was cut off', async () => {
    await notes.fill();
    await truncate(notes.file, 5 * 4_096);
    expect(await openTwice()).toMatchObject(setAside('damaged'));
  });

  it('sets aside its write-ahead log with it', async () => {
    await writeFile(notes.file, 'x'.repeat(5_000));
    await writeFile(`${notes.file}-wal`, 'log');
    expect(await openTwice()).toMatchObject(setAside('no-database'));
    expect(await readFile(notes.join(`${ASIDE}-wal`), 'utf8')).toBe('log');
  });

  it('never replaces what was set aside before', async () => {
    for (const content of ['one', 'two', 'three']) {
      await notes.close();
      await rm(notes.file, { force: true });
      await writeFile(notes.file, content);
      await notes.open({ clock });
    }
    const contents = [ASIDE, `${ASIDE}-2`, `${ASIDE}-3`].map((name) => readFile(notes.join(name), 'utf8'));
    expect(await Promise.all(contents)).toEqual(['one', 'two', 'three']);
  });

  it('does not replay a log whose database is gone into a new one', async () => {
    await notes.open();
    await notes.insert('in the log only');
    await mkdir(notes.join('other'));
    await copyFile(`${notes.file}-wal`, notes.join('other', 'data.db-wal'));
    await notes.close();
    const { report } = await notes.open({ directory: notes.join('other'), clock });
    expect(report.setAside).toMatchObject({ reason: 'orphaned-log' });
    expect(await notes.readTexts()).toEqual([]);
    expect((await stat(notes.join('other', `${ASIDE}-wal`))).size).toBeGreaterThan(0);
  });

  it('finds no loss in what a kill left while the database was being made', async () => {
    await writeFile(notes.join('data.db.new'), 'x'.repeat(5_000));
    await writeFile(notes.join('data.db.new-wal'), 'junk');
    expect((await notes.open()).report.setAside).toBeNull();
    expect(await readdir(notes.path)).not.toContain('data.db.new');
  });
});
