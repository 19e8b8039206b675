// Rows about what reaches the database as text.
import { existsSync } from 'node:fs';
import { sql } from 'kysely';
import { MaxLength } from 'class-validator';
import { Arg, Database, DatabaseError, EventService, Handle, OneOf, Public, openDatabase } from 'sallyport/main';
import { container } from 'tsyringe';
import { NOTE_MIGRATIONS, type NoteSchema } from '../main/services/persistence/note-schema.js';
import { TemporaryDirectory } from '../setup/temporary-directory.js';
import { HostilePage, TARGETS } from './hostile-page.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

const runs: string[] = [];

@EventService()
class NoteService {
  constructor(private readonly database: Database<NoteSchema>) {}

  @Handle()
  @Public()
  async list(@Arg(OneOf('id', 'text')) column: 'id' | 'text'): Promise<readonly string[]> {
    runs.push('list');
    return this.sorted(column);
  }

  /** Without the check that `list` has. */
  @Handle()
  @Public()
  async listBy(@Arg(MaxLength(200)) column: string): Promise<readonly string[]> {
    return this.sorted(column as 'id');
  }

  @Handle()
  @Public()
  async add(@Arg(MaxLength(200)) text: string): Promise<readonly string[]> {
    await this.database.query.insertInto('note').values({ text }).execute();
    return this.sorted('id');
  }

  private async sorted(column: 'id' | 'text'): Promise<readonly string[]> {
    const rows = await this.database.query.selectFrom('note').select('text').orderBy(column).execute();
    return rows.map(({ text }) => text);
  }
}

describe('row 79: SQL injection', () => {
  let directory: TemporaryDirectory;
  let database: Database<NoteSchema>;

  beforeEach(async () => {
    runs.splice(0);
    directory = await TemporaryDirectory.create();
    ({ database } = await openDatabase<NoteSchema>({ directory: directory.path, migrations: NOTE_MIGRATIONS }));
    await database.query.insertInto('note').values({ text: 'first' }).execute();
    container.registerInstance<Database<NoteSchema>>(Database, database);
  });

  afterEach(async () => {
    container.reset();
    await database[Symbol.asyncDispose]();
    await directory[Symbol.asyncDispose]();
  });

  const HOSTILE = ['id; drop table note', 'id"; drop table note; --', "(select load_extension('/tmp/x'))", 'rowid'];

  describe.each(TARGETS)('over $name', (target) => {
    it.each(HOSTILE)('refuses to sort by %s', async (column) => {
      await using page = await HostilePage.open(target, NoteService);
      await page.expectRefused(() => page.call('list', [column]), 'VALIDATION');
      expect(runs).toEqual([]);
    });

    it.each(['id;drop/**/table/**/note', 'id";drop/**/table/**/note;--'])(
      'takes %s for a name where nobody checks, and tells nothing of it',
      async (column) => {
        await using page = await HostilePage.open(target, NoteService);
        await page.expectRefused(() => page.call('listBy', [column]), 'INTERNAL');
        expect(await page.call('list', ['id'])).toMatchObject({ value: ['first'] });
      },
    );

    it('keeps a text as it is', async () => {
      await using page = await HostilePage.open(target, NoteService);
      const text = "'); drop table note; --";
      expect(await page.call('add', [text])).toMatchObject({ value: ['first', text] });
    });
  });

  it('attaches no other file, and copies none, whoever asks', async () => {
    const other = directory.join('other.db');
    for (const statement of [`attach '${other}' as other`, `attach ':memory:' as other`, `vacuum into '${other}'`]) {
      await expect(sql.raw(statement).execute(database.query)).rejects.toBeInstanceOf(DatabaseError);
    }
    expect(existsSync(other)).toBe(false);
  });

  it.each(["select load_extension('/tmp/x')", 'delete from sqlite_schema', 'drop table sqlite_schema'])(
    'refuses %s',
    async (statement) => {
      await sql`pragma writable_schema = on`.execute(database.query);
      await expect(sql.raw(statement).execute(database.query)).rejects.toBeInstanceOf(DatabaseError);
    },
  );

  it('runs only the first of several statements', async () => {
    await sql.raw('select 1; drop table note').execute(database.query);
    expect(await database.query.selectFrom('note').select('text').execute()).toEqual([{ text: 'first' }]);
  });
});
