import { killWhileCommitting, killWithinMigrations } from '../main/services/persistence/kill-rounds.js';

/** The tests of each change do 20, of everything that is kept. */
const ROUNDS = 200;
const TIMEOUT_MS = 600_000;

describe('openDatabase', () => {
  it(
    `keeps every committed row through ${ROUNDS} kills`,
    async () => expect(await killWhileCommitting(ROUNDS)).toEqual([]),
    TIMEOUT_MS,
  );

  it(
    `has the old or the new schema after ${ROUNDS} kills within a migration`,
    async () => expect(await killWithinMigrations(ROUNDS)).toEqual([]),
    TIMEOUT_MS,
  );
});
