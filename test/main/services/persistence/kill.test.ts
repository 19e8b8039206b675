import { killWhileCommitting, killWithinMigrations } from './kill-rounds.js';

/** The soak tests do 200. */
const ROUNDS = 10;

describe('openDatabase', () => {
  it(`keeps every committed row through ${ROUNDS} kills`, () => killWhileCommitting(ROUNDS), 60_000);

  it(
    `has the old or the new schema after ${ROUNDS} kills within a migration`,
    () => killWithinMigrations(ROUNDS),
    60_000,
  );
});
