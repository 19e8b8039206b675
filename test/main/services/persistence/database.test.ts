import { CompiledQuery, sql } from 'kysely';
import { Database, DatabaseError, openMemoryDatabase } from '../../../../src/main/services/persistence/index.js';
import { ConflictError, DisposedError, UnavailableError } from '../../../../src/shared/index.js';
import { NOTE_MIGRATIONS, type NoteSchema } from './note-schema.js';

describe('Database', () => {
  let database: Database<NoteSchema>;

  beforeEach(async () => {
    database = await openMemoryDatabase<NoteSchema>(NOTE_MIGRATIONS, { waitTimeoutMs: 50, maxWaiting: 2 });
  });

  afterEach(() => database[Symbol.asyncDispose]());

  function insert(text: string, target: Pick<typeof database.query, 'insertInto'> = database.query) {
    return target.insertInto('note').values({ text }).executeTakeFirstOrThrow();
  }

  async function readTexts(): Promise<readonly string[]> {
    const rows = await database.query.selectFrom('note').select('text').orderBy('id').execute();
    return rows.map(({ text }) => text);
  }

  describe('query', () => {
    it('reads what was written, as plain objects', async () => {
      const content = new Uint8Array([0, 255, 7]);
      const { id } = await database.query
        .insertInto('note')
        .values({ text: 'a\0b \u{1f600}', content })
        .returning('id')
        .executeTakeFirstOrThrow();
      const row = await database.query.selectFrom('note').selectAll().executeTakeFirstOrThrow();
      expect(row).toStrictEqual({ id, text: 'a\0b \u{1f600}', content, parent_id: null });
      expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
    });

    it('says how many rows a change met, and the id of a new row', async () => {
      expect(await insert('one')).toMatchObject({ insertId: 1n, numInsertedOrUpdatedRows: 1n });
      await insert('two');
      const updated = await database.query.updateTable('note').set({ content: null }).executeTakeFirst();
      expect(updated.numUpdatedRows).toBe(2n);
      const deleted = await database.query.deleteFrom('note').where('text', '=', 'none').executeTakeFirst();
      expect(deleted.numDeletedRows).toBe(0n);
    });

    it('binds text that looks like SQL', async () => {
      const text = `'); DROP TABLE note; --`;
      await insert(text);
      expect(await readTexts()).toEqual([text]);
    });

    it('binds true and false as 1 and 0', async () => {
      const { rows } = await sql<{ a: number; b: number }>`select ${true} as a, ${false} as b`.execute(database.query);
      expect(rows).toEqual([{ a: 1, b: 0 }]);
    });

    it.each([
      ['a date', new Date(0)],
      ['an object', { $a: 1 }],
      ['an array', [1]],
      ['NaN', Number.NaN],
      ['undefined', undefined],
      ['a function', () => 1],
    ])('refuses %s as a parameter', async (_name, value) => {
      const refused = database.query.executeQuery(CompiledQuery.raw('select ? as value', [value]));
      await expect(refused).rejects.toBeInstanceOf(DatabaseError);
      await expect(refused).rejects.toMatchObject({ cause: expect.objectContaining({ name: 'TypeError' }) });
    });

    it('fails on an integer that a number can not hold, and reads it as a bigint when asked to', async () => {
      const big = 2n ** 53n + 1n;
      await expect(sql`select ${big} as value`.execute(database.query)).rejects.toBeInstanceOf(DatabaseError);
      await using exact = await openMemoryDatabase([], { readBigInts: true });
      expect((await sql`select ${big} as value`.execute(exact.query)).rows).toEqual([{ value: big }]);
    });

    it('runs more different statements than it keeps compiled', async () => {
      for (let column = 0; column < 600; column += 1) {
        const { rows } = await database.query.executeQuery(CompiledQuery.raw(`select 1 as c${column}`));
        expect(rows).toEqual([{ [`c${column}`]: 1 }]);
      }
    });

    it('sees a column that was added since its statement was compiled', async () => {
      await insert('one');
      await database.query.selectFrom('note').selectAll().execute();
      await sql`alter table note add column extra text default 'new'`.execute(database.query);
      expect(await database.query.selectFrom('note').selectAll().execute()).toMatchObject([{ extra: 'new' }]);
    });

    it('streams rows in chunks, and lets the next query in when the reader stops', async () => {
      for (const text of ['one', 'two', 'three']) await insert(text);
      const seen: string[] = [];
      for await (const { text } of database.query.selectFrom('note').select('text').orderBy('id').stream(2)) {
        seen.push(text);
        if (seen.length === 2) break;
      }
      expect(seen).toEqual(['one', 'two']);
      expect(await readTexts()).toHaveLength(3);
    });

    it('describes the tables', async () => {
      const [table] = await database.query.introspection.getTables();
      expect(table).toMatchObject({ name: 'note', isView: false });
      expect(table?.columns.map(({ name }) => name)).toEqual(['id', 'text', 'content', 'parent_id']);
    });
  });

  describe('errors', () => {
    it.each([
      ['unique', () => insert('one')],
      ['not-null', () => sql`insert into note (text) values (null)`.execute(database.query)],
      ['foreign-key', () => database.query.insertInto('note').values({ text: 'x', parent_id: 99 }).execute()],
    ])('are a ConflictError for a broken rule: %s', async (reason, breakRule) => {
      await insert('one');
      const error: unknown = await breakRule().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(ConflictError);
      expect(error).toMatchObject({ code: 'CONFLICT', details: { reason } });
      expect((error as Error).message).not.toMatch(/note|insert/i);
    });

    it('are an UnavailableError for a full disk, after which all works again', async () => {
      await sql`pragma max_page_count = 8`.execute(database.query);
      const fill = database.transaction(async (transaction) => {
        await insert('kept?', transaction);
        for (let row = 0; row < 100; row += 1) await insert(`${row} ${'x'.repeat(1_000)}`, transaction);
      });
      await expect(fill).rejects.toMatchObject({ code: 'UNAVAILABLE', details: { reason: 'disk-full' } });
      expect(await readTexts()).toEqual([]);
      await insert('after');
      expect(await readTexts()).toEqual(['after']);
    });

    it('never show the statement', async () => {
      const error: unknown = await sql`selec hunter2`.execute(database.query).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(DatabaseError);
      expect((error as Error).message).toBe('The database refused a statement');
    });
  });

  describe('transaction', () => {
    it('commits when its work resolves, with its result', async () => {
      const result = await database.transaction(async (transaction) => {
        await insert('one', transaction);
        return 'done';
      });
      expect(result).toBe('done');
      expect(await readTexts()).toEqual(['one']);
    });

    it('leaves nothing behind when its work rejects', async () => {
      const work = database.transaction(async (transaction) => {
        await insert('one', transaction);
        throw new Error('changed my mind');
      });
      await expect(work).rejects.toThrow('changed my mind');
      expect(await readTexts()).toEqual([]);
    });

    it('keeps everybody else out until it ends', async () => {
      const order: string[] = [];
      const gate = Promise.withResolvers<void>();
      const first = database.transaction(async (transaction) => {
        await insert('first', transaction);
        await gate.promise;
        order.push('first');
      });
      const second = insert('second').then(() => order.push('second'));
      gate.resolve();
      await Promise.all([first, second]);
      expect(order).toEqual(['first', 'second']);
    });

    it('goes back to a savepoint', async () => {
      const transaction = await database.query.startTransaction().execute();
      await insert('kept', transaction);
      const saved = await transaction.savepoint('before "more"').execute();
      await insert('undone', saved);
      await saved.rollbackToSavepoint('before "more"').execute();
      await transaction.commit().execute();
      expect(await readTexts()).toEqual(['kept']);
    });

    it('fails, and does not hang, when it waits for itself', async () => {
      const work = database.transaction(() => insert('outside'));
      await expect(work).rejects.toMatchObject({ code: 'UNAVAILABLE', details: { reason: 'busy' } });
      await insert('after');
      expect(await readTexts()).toEqual(['after']);
    });
  });

  it('lets as many wait as it was told to, and refuses one more', async () => {
    const gate = Promise.withResolvers<void>();
    const holder = database.transaction(() => gate.promise);
    const waiting = [insert('one'), insert('two')];
    const beyond: unknown = await insert('three').catch((error: unknown) => error);
    gate.resolve();
    await Promise.all([holder, ...waiting]);
    expect(beyond).toBeInstanceOf(UnavailableError);
    expect(await readTexts()).toEqual(['one', 'two']);
  });

  describe('dispose', () => {
    it('lets what has begun end, and refuses what comes later', async () => {
      const gate = Promise.withResolvers<void>();
      const holder = database.transaction(async (transaction) => {
        await gate.promise;
        return insert('held', transaction);
      });
      const waiting = insert('waiting');
      const closing = database[Symbol.asyncDispose]();
      const late = insert('late');
      await expect(late).rejects.toBeInstanceOf(DisposedError);
      gate.resolve();
      await expect(Promise.all([holder, waiting, closing])).resolves.toHaveLength(3);
    });

    it('happens once', async () => {
      await Promise.all([database[Symbol.asyncDispose](), database[Symbol.asyncDispose]()]);
      await expect(database.transaction(async () => 1)).rejects.toBeInstanceOf(DisposedError);
    });
  });
});
