// What kills must never do to a database, for the soak tests; within migrations also for those of each change.
import { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../../../src/main/services/persistence/index.js';
import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { TypescriptProcess } from '../../../setup/typescript-process.js';
import { PAIR_MIGRATIONS, SECOND_MIGRATION_STEPS, type PairSchema } from './pair-schema.js';

const SCRIPT = 'test/main/services/persistence/kill-target.ts';

/** Rows that the migration makes of the old ones, two of each. */
const MIGRATED_PAIRS = 50;

/**
 * Kills a process within a migration, at every step in turn.
 *
 * @returns for each round in which the database had neither the old schema nor the new one, or could not be migrated
 *   afterwards, what was found
 */
export async function killWithinMigrations(rounds: number): Promise<readonly string[]> {
  const faults: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await using directory = await TemporaryDirectory.create();
    const step = round % (SECOND_MIGRATION_STEPS + 2);
    await using child = new TypescriptProcess(SCRIPT, ['migrate', directory.path, String(step)]);
    await child.ended();
    const expected = step > SECOND_MIGRATION_STEPS ? '2: pair' : '1: item';
    const found = readSchema(directory.join('data.db'));
    const afterwards = await summarise(directory.path);
    const isSound = found === expected && afterwards === `${MIGRATED_PAIRS} pairs`;
    if (!isSound) faults.push(`killed after step ${step}: ${found}, then ${afterwards} ${child.errorText}`);
  }
  return faults;
}

/**
 * Kills a process that commits, at any time.
 *
 * @returns for each round in which something was missing that was said to be committed, or was there by halves, what
 *   was found
 */
export async function killWhileCommitting(rounds: number): Promise<readonly string[]> {
  const faults: string[] = [];
  await using directory = await TemporaryDirectory.create();
  for (let round = 0; round < rounds; round += 1) {
    await using child = new TypescriptProcess(SCRIPT, ['write', directory.path]);
    let acknowledged = 0;
    for (let line = 0; line <= (round * 7) % 23; line += 1) acknowledged = Number(await child.nextLine());
    await child.kill();
    const found = await summarise(directory.path);
    const isSound = /^\d+ pairs$/.test(found) && Number.parseInt(found, 10) >= acknowledged;
    if (!isSound) faults.push(`${acknowledged} were committed, ${found} are there`);
  }
  return faults;
}

/** `2: pair`, as SQLite itself shows it: the code under test is not to vouch for itself. */
function readSchema(file: string): string {
  using sqlite = new DatabaseSync(file, { readOnly: true });
  const version = sqlite.prepare('PRAGMA user_version').get()?.['user_version'];
  const tables = sqlite.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all();
  return `${version}: ${tables.map(({ name }) => name).join(', ')}`;
}

/** `12 pairs` if all is as it should be, else what is not. */
async function summarise(directory: string): Promise<string> {
  const { database, report } = await openDatabase<PairSchema>({ directory, migrations: PAIR_MIGRATIONS });
  await using opened = database;
  if (report.setAside) return `nothing: ${report.setAside.reason}`;
  const rows = await opened.query.selectFrom('pair').select(['number', 'side']).orderBy('number').execute();
  const lefts = rows.filter(({ side }) => side === 'left');
  if (rows.length !== lefts.length * 2) return `${rows.length} rows, ${lefts.length} of them left`;
  if (lefts.some(({ number }, index) => number !== index + 1)) return `${lefts.length} pairs with gaps`;
  return `${lefts.length} pairs`;
}
