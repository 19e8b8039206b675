// What the kills must never do, shared by the unit tests (few rounds) and the soak tests (all of them).
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../../../src/main/services/persistence/index.js';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { TypescriptProcess } from '../../../setup/typescript-process.js';
import { PAIR_MIGRATIONS, SECOND_MIGRATION_STEPS, createPairMigrations, type PairSchema } from './pair-schema.js';

const SCRIPT = 'test/main/services/persistence/kill-target.ts';

/** Kills a process within a migration, at every step in turn, and expects the old schema or the new one. */
export async function killWithinMigrations(rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await using directory = await TemporaryDirectory.create();
    const step = round % (SECOND_MIGRATION_STEPS + 2);
    await using child = new TypescriptProcess(SCRIPT, ['migrate', directory.path, String(step)]);
    await child.ended();
    expect(child.errorText).toBe('');
    const isWhole = step > SECOND_MIGRATION_STEPS;
    expect(readSchema(directory.join('data.db'))).toEqual(
      isWhole ? { version: 2, tables: ['pair'] } : { version: 1, tables: ['item'] },
    );
    await expectMigratable(directory.path, isWhole ? 2 : 1);
  }
}

/** Kills a process that commits, at any time, and expects all that it said it had committed, and nothing by halves. */
export async function killWhileCommitting(rounds: number): Promise<void> {
  await using directory = await TemporaryDirectory.create();
  for (let round = 0; round < rounds; round += 1) {
    await using child = new TypescriptProcess(SCRIPT, ['write', directory.path]);
    let acknowledged = 0;
    for (let line = 0; line <= (round * 7) % 23; line += 1) acknowledged = Number(await child.nextLine());
    await child.kill();
    const { database, report } = await openDatabase<PairSchema>({
      directory: directory.path,
      migrations: PAIR_MIGRATIONS,
    });
    await using _open = database;
    expect(report.setAside).toBeNull();
    const rows = await database.query.selectFrom('pair').select(['number', 'side']).orderBy('number').execute();
    const numbers = rows.filter(({ side }) => side === 'left').map(({ number }) => number);
    expect(numbers.length).toBeGreaterThanOrEqual(acknowledged);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => index + 1));
    expect(rows).toHaveLength(numbers.length * 2);
  }
}

function readSchema(file: string): { readonly version: unknown; readonly tables: readonly unknown[] } {
  // A copy of its own of what SQLite shows, so that the code under test does not vouch for itself.
  using sqlite = new DatabaseSync(file, { readOnly: true });
  return {
    version: sqlite.prepare('PRAGMA user_version').get()?.['user_version'],
    tables: sqlite
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
      .all()
      .map(({ name }) => name),
  };
}

async function expectMigratable(directory: string, versionBefore: number): Promise<void> {
  const migrations = createPairMigrations(() => undefined);
  const { database, report } = await openDatabase<PairSchema>({ directory, migrations });
  await using _open = database;
  expect(report).toMatchObject({ versionBefore, version: 2, setAside: null });
  expect(await database.query.selectFrom('pair').selectAll().execute()).toHaveLength(100);
}
