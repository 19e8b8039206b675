// What a process leaves behind that ends within a migration.
import { killWithinMigrations } from '../main/services/persistence/kill-rounds.js';
import { SECOND_MIGRATION_STEPS } from '../main/services/persistence/pair-schema.js';

const TIMEOUT_MS = 120_000;

describe('row 80: half a migration', () => {
  it(
    'has the old schema or the new one after a kill at every statement',
    async () => expect(await killWithinMigrations(SECOND_MIGRATION_STEPS + 2)).toEqual([]),
    TIMEOUT_MS,
  );
});
