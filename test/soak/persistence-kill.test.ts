import { killWhileCommitting, killWithinMigrations } from '../main/services/persistence/kill-rounds.js';

/** The unit tests do 10. */
const ROUNDS = 200;

describe('openDatabase', () => {
  it(`keeps every committed row through ${ROUNDS} kills`, () => killWhileCommitting(ROUNDS), 600_000);

  it(
    `has the old or the new schema after ${ROUNDS} kills within a migration`,
    () => killWithinMigrations(ROUNDS),
    600_000,
  );
});
