// A process that is killed while it works on a database. Arguments: what to do, the data directory, and for
// `migrate` after which step to die. It says on standard output what is certain, without a buffer in between.
import { writeSync } from 'node:fs';
import { openDatabase } from '../../../../src/main/services/persistence/index.js';
import { ServiceError } from '../../../../src/shared/index.js';
import { PAIR_MIGRATIONS, createPairMigrations, type PairSchema } from './pair-schema.js';

const [task = '', directory = '', dieAfterStep = '0'] = process.argv.slice(2);

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

function sayError(error: unknown): void {
  say(error instanceof ServiceError ? JSON.stringify({ code: error.code, details: error.details }) : String(error));
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal is on its way; nothing may happen until it arrives.
  for (;;);
}

async function migrate(): Promise<void> {
  const migrations = createPairMigrations((step) => {
    if (step === Number(dieAfterStep)) die();
  });
  await openDatabase<PairSchema>({ directory, migrations });
  die();
}

/** Commits pairs of rows, one pair a transaction, and says each that is committed. */
async function write(): Promise<void> {
  const { database } = await openDatabase<PairSchema>({ directory, migrations: PAIR_MIGRATIONS });
  const { last } = await database.query
    .selectFrom('pair')
    .select(({ fn }) => fn.max('number').as('last'))
    .executeTakeFirstOrThrow();
  for (let number = (last ?? 0) + 1; ; number += 1) {
    await database.transaction(async (transaction) => {
      for (const side of ['left', 'right'] as const) {
        await transaction
          .insertInto('pair')
          .values({ number, side, text: 'x'.repeat(number % 3_000) })
          .execute();
      }
    });
    say(String(number));
  }
}

/** Commits rows until the disk takes no more, and says why not. */
async function fill(): Promise<void> {
  try {
    await write();
  } catch (error) {
    sayError(error);
  }
}

/** Opens the directory, says so, and keeps it until its standard input ends. */
async function hold(): Promise<void> {
  try {
    const { database } = await openDatabase<PairSchema>({ directory, migrations: PAIR_MIGRATIONS });
    say('open');
    await new Promise((resolve) => process.stdin.once('end', resolve).resume());
    await database[Symbol.asyncDispose]();
    say('closed');
  } catch (error) {
    sayError(error);
  }
}

void new Map([
  ['migrate', migrate],
  ['write', write],
  ['hold', hold],
  ['fill', fill],
]).get(task)?.();
