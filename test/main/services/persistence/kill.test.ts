import { killWhileCommitting, killWithinMigrations } from './kill-rounds.js';

/** The soak tests do 200. */
const ROUNDS = 10;
const TIMEOUT_MS = 60_000;

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
